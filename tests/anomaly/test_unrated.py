"""Tests of explorer.anomaly.unrated."""

import numpy as np

from explorer.anomaly import unrated_sample


def test_the_background_is_never_a_rated_galaxy(galaxies):
    assert len(unrated_sample(galaxies, np.arange(590))) == 10


def test_hardly_any_of_a_small_catalogue_is_drawn(galaxies):
    rated = np.arange(30)
    assert 20 < len(unrated_sample(galaxies, rated)) <= 30
    assert len(unrated_sample(galaxies[:60], rated)) == 3
    assert len(unrated_sample(galaxies[:10], rated[:2])) == 0
    assert len(unrated_sample(np.tile(galaxies, (10, 1)), rated)) > 120
