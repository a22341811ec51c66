"""Tests of explorer.anomaly.unrated."""

import numpy as np

from explorer.anomaly import (
    unrated_sample,
)


def test_the_background_is_never_a_rated_galaxy(galaxies):
    assert len(unrated_sample(galaxies, np.arange(590))) == 10
