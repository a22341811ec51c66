"""Tests of explorer.anomaly.ranking."""

import numpy as np
import pytest

from explorer.anomaly import (
    Known,
    Ratings,
    rank,
)
from tests.anomaly.conftest import ODD

MODES = ["confident", "balanced", "curious"]


def test_what_is_like_the_liked_comes_first(galaxies):
    rated = np.array([0, 1, 100, 200, 300, 400, 500])
    scores = rank(
        Known.of(galaxies), Ratings(rated, ["up", "up", *["down"] * 5]), ODD, mode="confident"
    )
    assert np.mean(np.argsort(-scores)[:90] < 100) > 0.95


def test_scores_out_of_five_are_ordered(galaxies):
    rated = np.array([0, 1, 100, 101, 200, 201])
    scores = rank(
        Known.of(galaxies), Ratings(rated, ["5", "5", "3", "3", "0", "0"]), ODD, mode="confident"
    )
    means = [scores[start + 10 : start + 100].mean() for start in (0, 100, 200)]
    assert means[0] > means[1] > means[2]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "answers",
    [["up"], ["down"], ["artefact"], ["unsure"], ["up"] * 9, ["down"] * 9, ["3"], []],
    ids=str,
)
def test_one_sided_ratings_give_finite_scores(galaxies, answers, mode):
    rated = np.arange(len(answers)) * 50
    scores = rank(Known.of(galaxies), Ratings(rated, answers), ODD, mode=mode)
    assert scores.shape == (600,) and scores.dtype == np.float32 and np.isfinite(scores).all()
    assert np.array_equal(scores, rank(Known.of(galaxies), Ratings(rated, answers), ODD, mode=mode))


@pytest.mark.parametrize("answers", [["up"] * 3, ["down"] * 3, ["up", "artefact", "unsure"]])
def test_a_catalogue_of_three_galaxies(galaxies, answers):
    scores = rank(Known.of(galaxies[[0, 100, 200]]), Ratings(np.arange(3), answers), ODD[:3])
    assert scores.shape == (3,) and np.isfinite(scores).all()


def test_without_a_rating_the_order_is_oddness(galaxies):
    assert np.array_equal(rank(Known.of(galaxies), Ratings(np.empty(0, np.int64), []), ODD), ODD)
    assert np.array_equal(rank(Known.of(galaxies), Ratings(np.array([3]), ["unsure"]), ODD), ODD)


def test_until_something_is_liked_a_page_is_half_odd_and_half_chance(galaxies):
    scores = rank(Known.of(galaxies), Ratings(np.array([5]), ["down"]), ODD)
    top = np.argsort(-scores)[:100]
    assert 30 < np.isin(top, np.argsort(-ODD)[:60]).sum() < 70


@pytest.mark.parametrize("mode", MODES)
def test_the_same_ratings_in_any_order_give_the_same_scores(galaxies, mode):
    rng = np.random.default_rng(0)
    rated = rng.permutation(600)[:60]
    answers = rng.choice(["up", "down", "3", "artefact", "unsure"], 60).tolist()
    scores = rank(Known.of(galaxies), Ratings(rated, answers), ODD, mode=mode)
    for seed in range(3):
        mixed = np.random.default_rng(seed).permutation(60)
        other = Ratings(rated[mixed], [answers[at] for at in mixed])
        assert np.array_equal(rank(Known.of(galaxies), other, ODD, mode=mode), scores)
