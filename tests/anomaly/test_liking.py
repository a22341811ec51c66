"""Probabilities of liking: they follow the answers, rise with the score, and stay sensible."""

import numpy as np

from explorer.anomaly import Known, fit_curve, fit_judgement, like_probability
from explorer.anomaly.liking import probabilities


def test_the_probability_follows_the_answers(galaxies):
    known, rated = Known.of(galaxies), np.array([0, 1, 2, 3, 100, 200, 300, 400, 500, 101])
    answers = ["up"] * 4 + ["down"] * 6
    like, unlike = (like_probability(known, rated, answers, row) for row in (50, 450))
    assert like is not None and unlike is not None and 0 <= unlike < 0.3 < like <= 1
    assert like_probability(known, rated[4:], answers[4:], 50) is None
    assert like_probability(known, rated[:0], [], 50) is None
    few = Known.of(galaxies[:3])
    all_liked = like_probability(few, np.arange(3), ["up"] * 3, 1)
    assert all_liked is not None and 0.5 < all_liked < 1


def test_a_higher_score_is_likelier(galaxies):
    rated, answers = np.arange(0, 600, 30), ["up"] * 4 + ["down"] * 16
    judgement = fit_judgement(Known.of(galaxies), rated, answers)
    assert judgement is not None
    curve = fit_curve(judgement)
    assert curve is not None
    chances = curve(np.sort(judgement.scores()))
    assert chances.dtype == np.float32 and (np.diff(chances) >= 0).all()
    assert 0 <= chances.min() < 0.2 < 0.5 < chances.max() <= 1


def test_answers_that_follow_nothing_make_no_galaxy_sure():
    vectors = np.random.default_rng(0).normal(size=(600, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rated, answers = np.arange(30), ["up", "down", "down"] * 10
    judgement = fit_judgement(Known.of(vectors), rated, answers)
    assert judgement is not None
    curve = fit_curve(judgement)
    assert curve is not None
    left_out = curve(judgement.left_out()[:30])  # what each would have been, not being rated
    assert abs(left_out.mean() - 1 / 3) < 0.01
    assert curve(judgement.scores_of(rated)).max() < 0.9


def test_what_looks_like_an_artefact_is_less_likely_liked(galaxies):
    rated = np.array([*range(4), *range(500, 504), *range(100, 500, 50), *range(504, 508)])
    answers = ["up"] * 8 + ["down"] * 8 + ["artefact"] * 4
    known = Known.of(galaxies)
    raw = like_probability(known, rated, answers, 560)
    assert raw is not None and raw > 0.3
    chances = probabilities(known, rated, answers)
    assert chances[560] < raw / 2 < chances[50]
