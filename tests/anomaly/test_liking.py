"""Probabilities of liking: they follow the answers, rise with the score, and stay sensible."""

import numpy as np

from explorer.anomaly import Known, fit_curve, fit_judgement, like_probability


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
