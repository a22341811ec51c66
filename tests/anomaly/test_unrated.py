"""Tests of explorer.anomaly.unrated."""

import numpy as np

from explorer.anomaly import unrated_sample


def test_the_background_is_never_a_rated_galaxy():
    assert unrated_sample(600, np.arange(590)).tolist() == list(range(590, 600))


def test_hardly_any_of_a_small_catalogue_is_drawn():
    rated = np.arange(30)
    assert 20 < len(unrated_sample(600, rated)) <= 30
    assert len(unrated_sample(60, rated)) == 3
    assert len(unrated_sample(10, rated[:2])) == 0
    assert len(unrated_sample(6000, rated)) > 120
