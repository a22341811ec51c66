"""The taste: scikit-learn's process agrees, strange ratings stay sensible, likes lead."""

import numpy as np
import pytest

from explorer.anomaly import (
    Known,
    Ratings,
    Taste,
    artefact_probability,
    rank,
    unrated_sample,
)
from tests.anomaly.conftest import ODD


def test_the_mean_alone_is_the_same_mean(galaxies):
    unrated = galaxies[unrated_sample(len(galaxies), np.arange(3))]
    taste = Taste.fit(galaxies[:3], np.array([1, 0, 1], np.float32), unrated=unrated)
    both = taste.predict(galaxies, chunk=64).mean
    assert np.allclose(both, taste.predict_mean(galaxies, chunk=100), atol=1e-5)


def test_more_likes_of_a_kind_raise_it(galaxies):
    few = Taste.fit(galaxies[[0, 150]], np.array([1, 0], np.float32))
    many = Taste.fit(galaxies[[0, 150, 1, 2, 3]], np.array([1, 0, 1, 1, 1], np.float32))
    assert many.predict(galaxies[50:60]).mean.mean() > few.predict(galaxies[50:60]).mean.mean()


def test_deviation_falls_near_what_was_rated(galaxies):
    taste = Taste.fit(galaxies[:20], np.tile([0, 1], 10).astype(np.float32))
    std = taste.predict(galaxies).std
    assert std[:100].mean() < std[300:400].mean()


def test_one_galaxy_rated_both_ways_lands_between(galaxies):
    same = galaxies[[0, 0, 0, 0]]
    mean = Taste.fit(same, np.array([1, 0, 1, 0], np.float32)).predict(galaxies[:1]).mean
    assert 0.3 < mean[0] < 0.7


def test_artefacts_and_their_like_go_down_without_spoiling_the_taste(galaxies):
    rated, answers = np.array([0, 1, 100, 101, 102]), ["up", "up", *["artefact"] * 3]
    chance = artefact_probability(galaxies, rated, answers)
    assert chance.min() >= 0 and chance.max() <= 1
    assert chance[110:200].mean() > 5 * chance[:100].mean()
    scores = rank(Known.of(galaxies), Ratings(rated, answers), ODD, mode="confident")
    assert scores[2:100].mean() > scores[200:].mean() > scores[110:200].mean()


def test_nonsense_is_refused(galaxies):
    with pytest.raises(ValueError, match=r"Unknown mode 'bold'\. Known: confident"):
        rank(Known.of(galaxies), Ratings(np.array([0]), ["up"]), ODD, mode="bold")
    with pytest.raises(ValueError, match="0 galaxies"):
        Taste.fit(galaxies[:0], np.empty(0, np.float32))
