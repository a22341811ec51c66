"""The observations of one light curve: folded at its period, an alias of it, or over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from explorer.ui.components.chart import Axis, Drawn, axis_of, chart_of, draw_chart, drawn
from explorer.ui.format import literal
from explorer.ui.panels.galaxy import bars
from explorer.ui.panels.periodogram import curve_search, peak_periods, periodogram_chart
from explorer.workspace.plain import plain

if TYPE_CHECKING:
    from explorer.lightcurves.curves import LightCurve
    from explorer.workspace.workspace import Workspace

OVER_TIME = "over time"
FACTORS = {"period": 1.0, "half": 0.5, "double": 2.0}
HEIGHT_PX = 300
LONG_D = 1000.0  # days that are counted from a later beginning
LEAST = 0.01  # of the probability, to be shown
GUESSED = "Predicted from simulated stars, not measured"
KINDS = {
    "RRab": "RR Lyrae, fundamental",
    "RRc": "RR Lyrae, overtone",
    "RRd": "RR Lyrae, two modes",
    "CEPH_F": "Cepheid, fundamental",
    "CEPH_1O": "Cepheid, overtone",
    "T2CEPH": "Cepheid of type II",
    "RVTAU": "RV Tauri",
    "DSCT": "δ Scuti",
    "EB_contact": "eclipsing, in contact",
    "EB_semidetached": "eclipsing, semi-detached",
    "EB_detached": "eclipsing, detached",
    "ROT": "spotted, rotating",
    "MIRA": "Mira",
    "SRV": "semiregular giant",
    "OSARG": "small-amplitude giant",
    "RCB": "R Coronae Borealis",
    "QSO": "quasar",
    "NONVAR": "not variable",
    "SN": "supernova",
    "CV": "dwarf nova",
    "BLAZAR": "blazar",
    "FLARE": "flare star",
}


def light_curve(workspace: Workspace, facts: Mapping[str, Any]) -> None:
    """Show the curve with a choice of periods, its periodogram, and what the network guesses."""
    from explorer.lightcurves.stored import stored_curve

    curve = stored_curve(workspace.catalogue.path, int(facts["row"]))
    if curve is None:
        return
    columns = facts["columns"]
    above = st.container()
    search = None
    if st.toggle("Periodogram", key=f"periodogram-{facts['id']}"):
        search = curve_search(curve)
        draw_chart(periodogram_chart(search), key="periodogram")
    with above:
        days = fold_choice(facts, peak_periods(search)[1:] if search else [])
        draw_chart(curve_chart(curve, days), key="light_curve")
    probabilities = kind_probabilities(workspace, int(facts["row"]))
    if probabilities:
        st.html(bars(probabilities, GUESSED))
    else:
        st.caption(literal(prediction(columns)))


def fold_choice(facts: Mapping[str, Any], rivals: Sequence[float]) -> float | None:
    """The period in days that the visitor chooses to fold at; None over time.

    rivals: days of other peaks of the periodogram.
    """
    columns = facts["columns"]
    period, unsure = (plain(columns.get(name)) for name in ("period", "period_uncertainty"))
    others = {f"{days:.6g} d": days for days in rivals}
    choice = st.segmented_control(
        "Show",
        [*choices(period), *others],
        default="period" if period else OVER_TIME,
        format_func=lambda name: literal(words(name, period, unsure)),
        key=f"fold-{facts['id']}-{len(others)}",
        label_visibility="collapsed",
    )
    if period and choice in FACTORS:
        return FACTORS[choice] * period
    return others.get(choice or OVER_TIME)


def choices(period_d: float | None) -> list[str]:
    """What can be shown: without a period, only over time."""
    return [*FACTORS, OVER_TIME] if period_d else [OVER_TIME]


def kind_probabilities(workspace: Workspace, row: int) -> dict[str, float]:
    """What the network gives each kind, in words; empty where the catalogue is of another one."""
    from explorer.lightcurves.encoder import bundled_encoder
    from explorer.lightcurves.kept_measures import MEASURES_FILE

    encoder, path = bundled_encoder(), workspace.catalogue.path / MEASURES_FILE
    if workspace.catalogue.manifest.encoder["weights_sha256"] != encoder.sha256:
        return {}
    if not path.exists():
        return {}
    measures = np.load(path, mmap_mode="r", allow_pickle=False)[row]
    told = encoder.probabilities(measures[None].astype(np.float64))[0]
    named = zip(encoder.kinds, told, strict=True)
    return {KINDS.get(kind, kind): float(share) for kind, share in named if share >= LEAST}


def words(name: str, period_d: float | None, unsure_d: float | None) -> str:
    """A button: "P 0.53211(2) d" with the uncertainty of the last digits, "P/2", "2P"."""
    if name != "period" or not period_d:
        return {"half": "P/2", "double": "2P"}.get(name, name)
    if not unsure_d:
        return f"P {period_d:.6g} d"
    digits = int(np.clip(np.ceil(-np.log10(unsure_d)), 0, 8))
    return f"P {period_d:.{digits}f}({max(1, round(unsure_d * 10**digits))}) d"


def prediction(columns: Mapping[str, Any]) -> str:
    """What the network takes the star for, said to be a guess; "" where it says nothing."""
    kind, share = columns.get("predicted_kind"), plain(columns.get("predicted_probability"))
    if not kind or share is None:
        return ""
    return f"{GUESSED}: {kind}, {share:.0%}"


def curve_chart(curve: LightCurve, period_d: float | None) -> dict[str, Any]:
    """Magnitudes, brighter up, with errors, a colour a band; two cycles where there is a period."""
    across = time_axis(curve) if period_d is None else Axis(f"cycles of {period_d:.6g} days", 0, 2)
    magnitude = axis_of("magnitude", curve.mag, flip=True)
    label = "Light curve over time" if period_d is None else "Light curve, folded"
    series = band_series(curve, period_d)
    return chart_of(series, across, magnitude, label=label, height_px=HEIGHT_PX)


def time_axis(curve: LightCurve) -> Axis:
    """Days after the whole day of the first observation."""
    since = first_day(curve)
    return axis_of(f"days after {since:.0f}" if since else "days", curve.time_d - since)


def first_day(curve: LightCurve) -> float:
    """The whole day on which the curve begins, where leaving it out shortens the numbers."""
    begin = float(np.floor(curve.time_d.min()))
    return begin if begin >= LONG_D else 0.0


def band_series(curve: LightCurve, period_d: float | None) -> list[Drawn]:
    """The observations of each band; folded, they are drawn twice."""
    from explorer.lightcurves.bands import split_bands
    from explorer.lightcurves.pictures import FOLDED, UNFOLDED, band_colour

    single = UNFOLDED if period_d is None else FOLDED
    begin, found = curve.time_d[np.argmin(curve.mag)], []
    for name, one in split_bands(curve).items():
        points = (one.time_d - first_day(curve), one.mag, one.err)
        if period_d is not None:
            phase = (one.time_d - begin) / period_d % 1
            points = (np.concatenate([phase, phase + 1]), np.tile(one.mag, 2), np.tile(one.err, 2))
        colour = "rgb({},{},{})".format(*(band_colour(name) if name else single))
        found.append(drawn(name, "dots", points, colour))
    return found
