"""Tests of explorer.lightcurves.measures."""

import numpy as np

from explorer.lightcurves import FEATURES, variability_features
from explorer.lightcurves.bursts import BURSTS, burst_measures
from explorer.lightcurves.measures import MEASURES, even_measures, measure_curves
from tests.lightcurves.conftest import curve


def test_features_and_bursts_are_those_measured_alone() -> None:
    some = [curve(seed=seed) for seed in range(3)] + [curve(count=5)]
    found = measure_curves(some)
    assert found.shape == (4, len(MEASURES))
    assert np.array_equal(found[:, : len(FEATURES)], variability_features(some), equal_nan=True)
    bursts = found[:, len(FEATURES) : len(FEATURES) + len(BURSTS)]
    assert np.array_equal(bursts, [burst_measures(one) for one in some], equal_nan=True)
    assert even_measures(found).shape == (4, len(MEASURES) + 2)
