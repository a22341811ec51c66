"""The periodogram of one light curve, and its highest peaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import Series
from explorer.ui.components.chart import Axis, axis_of, chart_of, drawn

if TYPE_CHECKING:
    from explorer.lightcurves.curves import LightCurve
    from explorer.lightcurves.period import Search

HEIGHT_PX = 220
BINS = 600  # points drawn; of each the highest power
PEAKS = 5


def curve_search(curve: LightCurve) -> Search:
    """The search for a period that all bands of the curve share."""
    from explorer.lightcurves.bands import split_bands
    from explorer.lightcurves.period import search_bands

    bands = split_bands(curve).values()
    return search_bands([(one.time_d, one.mag, one.err) for one in bands])


def peak_periods(search: Search) -> list[float]:
    """Days of the highest peaks, the best period first and exactly; empty without a search."""
    from explorer.lightcurves.period import highest_peaks

    if not search.grid.count:
        return []
    found = [search.best.days]
    for frequency in search.grid.at(highest_peaks(search.power, PEAKS)):
        if all(abs(frequency - 1 / days) > 2 * search.grid.step for days in found):
            found.append(float(1 / frequency))
    return found[:PEAKS]


def periodogram_chart(search: Search) -> dict[str, Any]:
    """Power against period, its highest peaks marked; what a sine explains of χ² is the power."""
    days, power = outline(search)
    peaks = np.array(peak_periods(search))
    heights = np.array([float(search.power[_nearest(search, one)]) for one in peaks])
    series = [drawn("", "line", (days, power)), drawn("", "rings", (peaks, heights))]
    highest = float(power.max()) if len(power) else 1.0
    across = axis_of("period in days", days, log=True)
    up = Axis("power", 0, 1.08 * highest or 1.0)
    return chart_of(series, across, up, label="Periodogram", height_px=HEIGHT_PX)


def outline(search: Search) -> tuple[Series, Series]:
    """Days and power (≤ 600,) of the highest of each stretch of periods, shortest period last."""
    if not search.grid.count:
        return np.zeros(0), np.zeros(0)
    low, high = search.grid.at(np.array([0, search.grid.count - 1]))
    edges = (np.geomspace(low, high, BINS + 1)[:-1] - search.grid.low) / search.grid.step
    starts = np.unique(np.clip(np.ceil(edges), 0, search.grid.count - 1).astype(np.int64))
    parts = np.split(np.arange(search.grid.count), starts[1:])
    highest = np.array([part[search.power[part].argmax()] for part in parts])
    return 1 / search.grid.at(highest), search.power[highest].astype(float)


def _nearest(search: Search, days: float) -> int:
    number = (1 / days - search.grid.low) / search.grid.step
    return int(np.clip(round(number), 0, search.grid.count - 1))
