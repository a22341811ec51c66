"""Tests of explorer.ui.panels.periodogram."""

import numpy as np
import pytest

from explorer.lightcurves import LightCurve
from explorer.ui.panels.periodogram import (
    BINS,
    PEAKS,
    curve_search,
    outline,
    peak_periods,
    periodogram_chart,
)


def nightly(period_d: float) -> LightCurve:
    """Two bands of a sine, seen once a night."""
    rng = np.random.default_rng(1)
    time = np.sort(rng.choice(500, 240, replace=False) + rng.normal(0.5, 0.05, 240))
    band = np.where(np.arange(240) % 2, "r", "g")
    mag = np.sin(2 * np.pi * time / period_d) + 2.0 * (band == "g") + rng.normal(0, 0.05, 240)
    return LightCurve("one", time, mag, np.full(240, 0.05), band=band)


def test_the_period_comes_first_then_its_aliases_a_day_away() -> None:
    search = curve_search(nightly(0.37))
    peaks = peak_periods(search)
    assert peaks[0] == search.best.days == pytest.approx(0.37, rel=1e-4)
    assert 1 < len(peaks) <= PEAKS
    assert min(abs(1 / peaks[1] - (1 / 0.37 + shift)) for shift in (-1, 1)) < 0.02


def test_the_outline_keeps_every_peak() -> None:
    search = curve_search(nightly(0.37))
    days, power = outline(search)
    assert len(days) <= BINS and (np.diff(days) < 0).all()
    assert power.max() == search.power.max()
    assert days[power.argmax()] == pytest.approx(0.37, rel=1e-3)
    chart = periodogram_chart(search)
    line, marks = chart["series"]
    assert len(line["x"]) == len(days) and marks["x"] == pytest.approx(peak_periods(search))
    assert marks["y"][0] == max(marks["y"]) > 0.9
    assert chart["x"]["low"] < days.min() < days.max() < chart["x"]["high"]


def test_too_few_observations_have_no_periodogram() -> None:
    few = LightCurve("few", np.arange(5.0), np.arange(5.0), np.ones(5))
    search = curve_search(few)
    assert peak_periods(search) == [] and not len(outline(search)[0])
    chart = periodogram_chart(search)
    assert not any(one["x"] for one in chart["series"]) and chart["y"]["high"] > 0
