"""Tests of explorer.lightcurves.period."""

import numpy as np
import pytest

from explorer.lightcurves.period import best_period
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
