"""Tests of explorer.lightcurves.periodogram."""

import numpy as np
import pytest
from astropy.timeseries import LombScargle

from explorer.lightcurves import LightCurve
from explorer.lightcurves.period import find_period, highest_peaks
from explorer.lightcurves.periodogram import (
    _PLANS,
    PLANS,
    Grid,
    exact_power,
    frequency_grid,
    periodogram,
    transform_size,
)

NIGHTS = 400


def nightly(kind: str, period: float, seed: int) -> LightCurve:
    """A curve seen once a night: every period has aliases a cycle a day away."""
    rng = np.random.default_rng(seed)
    time = np.sort(rng.choice(900, NIGHTS, replace=False) + rng.normal(0.5, 0.08, NIGHTS))
    phase = time / period % 1
    wave = {
        "sine": 0.3 * np.sin(2 * np.pi * phase),
        "saw": 0.5 * phase,
        "eclipse": 0.6 * np.exp(-0.5 * ((phase - 0.5) / 0.05) ** 2),
    }[kind]
    return LightCurve("one", time, 12 + wave + rng.normal(0, 0.03, NIGHTS), np.full(NIGHTS, 0.03))


CURVES = [
    nightly(kind, period, seed)
    for seed, (kind, period) in enumerate(
        [
            ("sine", 0.31),
            ("saw", 0.57),
            ("eclipse", 1.7),
            ("saw", 5.4),
            ("sine", 0.998),
            ("saw", 190.0),
        ]
    )
]


@pytest.mark.parametrize("one", CURVES)
def test_the_highest_peaks_are_astropys_aliases_included(one: LightCurve) -> None:
    grid = frequency_grid(float(np.ptp(one.time_d)))
    spectrum = LombScargle(one.time_d, one.mag, one.err)
    theirs = spectrum.power(
        grid.at(np.arange(grid.count)), method="fast", assume_regular_frequency=True
    )
    ours = periodogram(one.time_d, one.mag, one.err, grid)
    peaks = highest_peaks(theirs, 6)  # the period and its aliases, a day's cycle away
    assert np.allclose(ours[peaks], theirs[peaks], atol=0.02)
    assert set(highest_peaks(theirs, 3)) <= set(highest_peaks(ours, 6))


@pytest.mark.parametrize("one", CURVES)
def test_the_period_is_the_highest_of_astropys_closely_sampled(one: LightCurve) -> None:
    width = 1 / np.ptp(one.time_d)
    close = np.arange(width, 20, width / 12)
    power = LombScargle(one.time_d, one.mag, one.err).power(
        close, method="fast", assume_regular_frequency=True
    )
    best = find_period(one.time_d, one.mag, one.err)
    assert 1 / best.days == pytest.approx(close[power.argmax()], abs=0.15 * width)


def test_exact_power_is_astropys() -> None:
    one, frequency = CURVES[1], np.linspace(0.01, 19, 200)
    theirs = LombScargle(one.time_d, one.mag, one.err).power(frequency, method="cython")
    found = exact_power(one.time_d, one.mag, one.err, frequency[:-1], np.diff(frequency[:2]))
    assert np.allclose(found, theirs[1:, None], atol=1e-9)


def test_a_long_curve_is_searched_to_the_shortest_period() -> None:
    grid = frequency_grid(3_300.0)
    assert grid.at(np.array(float(grid.count))) == pytest.approx(20, rel=1e-3)
    assert frequency_grid(0.2).count >= 2


@pytest.mark.parametrize("count", [2, 16, 17, 1_000, 130_487, 400_000])
def test_a_transform_is_of_a_quick_size_that_wastes_little(count: int) -> None:
    size = transform_size(count)
    assert count <= size <= max(16, 1.25 * count)
    assert size % 2 ** max(0, size.bit_length() - 4) == 0


def test_a_plan_used_again_gives_the_same_powers() -> None:
    one, other = CURVES[0], CURVES[3]
    grid = frequency_grid(float(np.ptp(one.time_d)))
    given = one.time_d, one.mag, one.err, grid
    fresh = periodogram(*given)
    shorter = Grid(grid.low, grid.step, grid.count - 5)
    periodogram(other.time_d, other.mag, other.err, shorter)  # by the same plan
    assert np.array_equal(periodogram(*given), fresh)
    again = periodogram(one.time_d, one.mag, one.err, shorter)
    assert np.allclose(again, fresh[:-5], atol=0.01)


def test_a_thread_keeps_few_plans() -> None:
    one = CURVES[0]
    for count in range(100, 1_000, 50):
        periodogram(one.time_d, one.mag, one.err, Grid(0.01, 0.001, count))
    assert len(_PLANS.by_size) == PLANS
