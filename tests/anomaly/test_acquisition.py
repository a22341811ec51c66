"""Acquisitions, diverse pages and the progress panel's numbers."""

import numpy as np
import pytest

from explorer.anomaly import (
    ACQUISITIONS,
)
from explorer.anomaly.acquisition import acquisition, expected_improvement

MEAN = np.array([0.1, 0.9, 0.5], np.float32)


STD = np.array([0.3, 0.0, 0.1], np.float32)


@pytest.mark.parametrize("name", ACQUISITIONS)
def test_acquisitions_are_finite_scores(name):
    scores = ACQUISITIONS[name](MEAN, STD, 1.0)
    assert scores.shape == (3,) and scores.dtype == np.float32 and np.isfinite(scores).all()


def test_each_acquisition_prefers_what_it_says():
    assert acquisition("confident")(MEAN, STD, 1.0).argmax() == 1
    assert acquisition("curious")(MEAN, STD, 1.0).argmax() == 0
    even = np.full(3, 0.5, np.float32)
    assert acquisition("balanced")(even, STD, 1.0).argmax() == 0
    assert acquisition("balanced")(MEAN, np.zeros(3, np.float32), 1.0).argmax() == 1


def test_expected_improvement_grows_with_mean_and_deviation():
    rising = np.array([0.1, 0.5, 0.9], np.float32)
    flat = np.full(3, 0.3, np.float32)
    assert (np.diff(expected_improvement(rising, flat, 0.5)) > 0).all()
    assert (np.diff(expected_improvement(flat, rising, 0.5)) > 0).all()


def test_an_unknown_mode_is_answered_with_the_known():
    with pytest.raises(ValueError, match="Known: confident, balanced, curious"):
        acquisition("bold")
