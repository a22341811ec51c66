"""Tests of explorer.lightcurves.period."""

import numpy as np
import pytest

from explorer.lightcurves.period import best_period, find_period
from tests.lightcurves.conftest import curve


@pytest.mark.parametrize("period", [0.31, 2.7, 17.0])
def test_the_period_of_a_sine_is_found(period: float) -> None:
    one = curve(period=period)
    assert best_period(one.time_d, one.mag, one.err) == pytest.approx(period, rel=5e-3)


def test_too_few_or_constant_observations_have_none() -> None:
    one = curve(count=7)
    assert np.isnan(best_period(one.time_d, one.mag, one.err))
    time = np.arange(20.0)
    assert np.isnan(best_period(time, np.full(20, 15.0), np.full(20, 0.1)))
    assert np.isnan(best_period(time * 1e-3, np.sin(time), np.full(20, 0.1)))  # too short a time


def test_the_uncertainty_is_that_of_repeated_measurements() -> None:
    found = []
    for seed in range(30):
        one = curve(period=0.6, seed=seed)
        noisy = one.mag + np.random.default_rng(seed).normal(0, 0.2, len(one))
        found.append(find_period(one.time_d, noisy, np.full(len(one), 0.2)))
    scatter = np.std([one.days for one in found])
    assert np.median([one.uncertainty_d for one in found]) == pytest.approx(scatter, rel=0.5)
    assert 0 < np.median([one.power for one in found]) < 1
