"""Two tastes averaged: both count, the sharp one alone where the wanted are common."""

import numpy as np
import pytest

from explorer.anomaly import Known, answer_weights, fit_judgement, gaussian, judgement


def likes_of(liked: range, disliked: range) -> tuple[np.ndarray, list[str]]:
    answers = ["up"] * len(liked) + ["down"] * len(disliked)
    return np.array([*liked, *disliked]), answers


def test_the_score_is_the_mean_of_both(galaxies):
    made = fit_judgement(Known.of(galaxies), *likes_of(range(3), range(100, 600, 50)))
    assert made is not None and made.share == judgement.LEAST_SHARE
    smooth = made.smooth.predict_mean(galaxies)
    sharp = judgement._means(made.sharp, galaxies.__getitem__, np.arange(600))
    assert np.allclose(made.scores(), (smooth + sharp) / 2, atol=1e-6)
    assert np.allclose(made.scores_of(np.array([7, 3])), made.scores()[[7, 3]], atol=1e-6)


def test_where_half_of_all_seem_wanted_the_sharp_one_judges_alone(galaxies):
    rated, answers = likes_of(range(0, 500, 10), range(500, 510))
    made = fit_judgement(Known.of(galaxies), rated, answers)
    assert made is not None and made.share == 1.0
    sharp = judgement._means(made.sharp, galaxies.__getitem__, np.arange(600))
    assert np.allclose(made.scores(), sharp, atol=1e-6)


def test_what_only_the_whole_embedding_shows_is_found(galaxies):
    blind = np.random.default_rng(0).normal(size=galaxies.shape).astype(np.float32)
    rated, answers = likes_of(range(5), range(100, 600, 25))
    scores = {
        name: fit_judgement(Known(blind, whole.__getitem__), rated, answers)
        for name, whole in (("blind", blind), ("seeing", galaxies))
    }
    means = {name: made.scores() for name, made in scores.items() if made is not None}
    lead = {name: each[5:100].mean() - each[100:].mean() for name, each in means.items()}
    assert lead["seeing"] > 5 * abs(lead["blind"])


def test_of_many_galaxies_the_best_are_judged_and_stay_first(galaxies, monkeypatch):
    monkeypatch.setattr(judgement, "ALL", 50)
    made = fit_judgement(Known.of(galaxies), *likes_of(range(3), range(100, 600, 50)))
    assert made is not None
    scores, smooth = made.scores(), made.smooth.predict_mean(galaxies)
    best = np.argsort(-smooth)[:50]
    assert np.allclose(scores[best], made.scores_of(best), atol=1e-6)
    rest = np.setdiff1d(np.arange(600), best)
    assert scores[rest].max() <= scores[best].min()
    assert np.array_equal(np.argsort(smooth[rest]), np.argsort(scores[rest]))


def test_answers_teach_what_the_taste_that_judges_does_not_know(galaxies):
    rows = np.arange(600)
    rare = fit_judgement(Known.of(galaxies), *likes_of(range(3), range(100, 600, 50)))
    common = fit_judgement(Known.of(galaxies), *likes_of(range(0, 500, 10), range(500, 510)))
    assert rare is not None and common is not None
    assert np.array_equal(rare.deviation_of(rows), rare.smooth.predict(galaxies).std)
    sharp = gaussian.predict(common.sharp, galaxies)[1]
    assert np.allclose(common.deviation_of(rows), judgement.EAGER * sharp)


def test_left_out_scores_are_lower_for_the_liked_than_their_scores(galaxies):
    made = fit_judgement(Known.of(galaxies), *likes_of(range(3), range(100, 600, 50)))
    assert made is not None
    left_out = made.left_out()
    assert left_out.shape == (len(made.rated) + len(made.unrated),)
    assert (left_out[:3] < made.scores_of(made.rated[:3])).all()


@pytest.mark.parametrize("answers", [[], ["unsure"], ["artefact"]])
def test_without_interest_told_there_is_no_judgement(galaxies, answers):
    assert fit_judgement(Known.of(galaxies), np.arange(len(answers)), answers) is None


def test_weights_speak_for_and_against(galaxies):
    rated, answers = np.array([0, 100, 200, 3]), ["up", "down", "artefact", "unsure"]
    share = answer_weights(Known.of(galaxies), rated, answers, row=50)
    assert share[0] > 0 and abs(share[0]) > abs(share[1])
    assert share[2] == share[3] == 0
