"""Tests of explorer.lightcurves.features."""

import numpy as np
import pytest
from scipy import stats

from explorer.lightcurves import (
    LightCurve,
    fit_scaling,
    variability_features,
)
from explorer.lightcurves.features import standard_moment
from tests.lightcurves.conftest import curve


@pytest.mark.parametrize("count", [3, 5, 9])
def test_few_observations_give_what_they_can(count: int) -> None:
    raw = variability_features([curve(count=count), curve()])
    assert raw.shape == (2, 16) and np.isfinite(raw[1]).all()
    assert np.isfinite(fit_scaling(raw)(raw)).all()


def test_a_constant_curve_breaks_nothing() -> None:
    flat = LightCurve("flat", np.arange(20.0), np.full(20, 15.0), np.full(20, 0.1))
    scaled = fit_scaling(variability_features([flat, curve()]))(variability_features([flat]))
    assert np.isfinite(scaled).all() and scaled.dtype == np.float32


def test_threads_change_nothing() -> None:
    some = [curve(seed=seed) for seed in range(6)]
    alone, beside = (variability_features(some, workers=count) for count in (1, 3))
    assert np.array_equal(alone, beside)
    assert variability_features([]).shape == (0, 16)


def test_moments_are_those_of_scipy() -> None:
    mag = curve().mag
    assert standard_moment(mag, 3) == pytest.approx(stats.skew(mag))
    assert standard_moment(mag, 4) - 3 == pytest.approx(stats.kurtosis(mag))
