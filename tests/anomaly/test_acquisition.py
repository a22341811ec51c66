"""Acquisitions, diverse pages and the progress panel's numbers."""

import numpy as np
import pytest
from scipy.stats import binom

from explorer.anomaly import (
    ACQUISITIONS,
    Variety,
    audit_sample,
    diverse_page,
    first_page,
    search_progress,
    top_rows,
)
from explorer.anomaly.acquisition import acquisition, expected_improvement
from explorer.anomaly.completeness import left_to_find

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


@pytest.fixture
def catalogue():
    """900 copies of one galaxy with the highest scores, 100 others."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(1000, 8)).astype(np.float32)
    vectors[:900] = vectors[0] + 0.01 * vectors[:900]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = rng.random(1000).astype(np.float32)
    scores[:900] += 0.3
    return vectors, scores


def test_a_page_is_not_one_galaxy_many_times(catalogue):
    vectors, scores = catalogue
    page = diverse_page(vectors, scores, 24)
    assert len(set(page.tolist())) == 24 and page.dtype == np.int64
    assert (page >= 900).sum() > (
        diverse_page(vectors, scores, 24, variety=Variety(0)) >= 900
    ).sum()


def test_more_strength_is_more_diverse(catalogue):
    vectors, scores = catalogue

    def likeness(strength):
        page = vectors[diverse_page(vectors, scores, 24, variety=Variety(strength))]
        return (page @ page.T).mean()

    assert likeness(0) > likeness(0.5) > likeness(3)


def test_the_best_comes_first_and_the_excluded_never(catalogue):
    vectors, scores = catalogue
    best = int(scores.argmax())
    assert diverse_page(vectors, scores, 24)[0] == best
    assert best not in diverse_page(vectors, scores, 24, exclude=np.array([best]))


def test_fewer_remain_than_a_page(catalogue):
    vectors, scores = catalogue
    page = diverse_page(vectors, scores, 24, exclude=np.arange(10, 1000))
    assert sorted(page) == list(range(10))
    assert len(diverse_page(vectors, scores, 24, exclude=np.arange(1000))) == 0
    assert len(diverse_page(vectors[:3], scores[:3], 24)) == 3


def test_minus_infinity_is_never_shown(catalogue):
    vectors, _ = catalogue
    hidden = np.full(1000, -np.inf, np.float32)
    hidden[4:9] = 1.0
    assert sorted(diverse_page(vectors, hidden, 24)) == [4, 5, 6, 7, 8]


def test_top_rows_are_the_top(catalogue):
    _, scores = catalogue
    assert np.array_equal(top_rows(scores, 5), np.argsort(-scores)[:5])


def test_the_first_page_is_odd_and_spread(catalogue):
    vectors, scores = catalogue
    page = first_page(vectors, scores, 24)
    oddest = np.argsort(-scores)[:100]
    assert len(set(page.tolist())) == 24 and page[0] == oddest[0]
    assert np.isin(page, oddest).all()  # varied, but no farther down than a tenth
    alike, plain = (vectors[rows] @ vectors[rows].T for rows in (page, oddest[:24]))
    assert alike.mean() < plain.mean()


def test_the_discovery_curve_and_the_hit_rates():
    state = search_progress(["up", "down", "unsure", "artefact", "4", "1"], catalogue_size=100)
    assert (state.rated, state.found) == (5, 2)
    assert state.curve.tolist() == [1, 1, 1, 2, 2]
    assert state.hit_rate == pytest.approx(0.4) and state.left is None


def test_nothing_rated_is_a_sentence():
    assert "Nothing is rated" in search_progress([], catalogue_size=10).sentence


@pytest.mark.parametrize("answer", ["up", "down"])
def test_few_ratings_and_all_of_them_are_no_poor_pages(answer):
    assert "too early to tell" in search_progress([answer], catalogue_size=50).sentence
    assert "nothing is left" in search_progress([answer] * 3, catalogue_size=3).sentence


def test_an_audit_gives_an_estimate_and_words():
    audit = ["up"] * 2 + ["down"] * 18
    before = ["up"] * 10
    places = range(10, 30)
    state = search_progress(before + audit, catalogue_size=1030, audit=places, before_audit=10)
    assert state.left is not None and state.left.expected == pytest.approx(102 - 2)
    assert state.left.low < 100 < state.left.high
    assert "about 12 of 112 found" in state.sentence


def test_what_is_found_after_an_audit_is_no_longer_left():
    audit = ["up"] * 2 + ["down"] * 18
    state = search_progress(audit + ["up"] * 60, catalogue_size=1000, audit=range(20))
    assert state.left is not None and state.left.expected == pytest.approx(100 - 62)
    assert state.recent_hit_rate == 1 and "100% of the last 24 candidates" in state.sentence
    done = search_progress(audit + ["up"] * 400, catalogue_size=1000, audit=range(20))
    assert done.left is not None and done.left.high == 0 and "stop here" in done.sentence


def test_an_audit_is_drawn_from_what_is_left():
    rows = audit_sample(50, np.arange(45), 30, seed=1)
    assert sorted(rows) == [45, 46, 47, 48, 49]
    assert not np.array_equal(
        audit_sample(500, rows, 9, seed=1), audit_sample(500, rows, 9, seed=2)
    )


@pytest.mark.parametrize("rate", [0.02, 0.2])
def test_the_interval_covers_the_truth_as_often_as_it_says(rate):
    chances = binom.pmf(np.arange(51), 50, rate)
    covered = 0.0
    for found, chance in enumerate(chances):
        left = left_to_find(np.arange(50) < found, 2000)
        covered += chance * (left.low <= 2000 * rate <= left.high)
    assert covered >= 0.9


def test_an_audit_without_a_find_still_has_an_upper_end():
    left = left_to_find(np.zeros(30, np.int64), 1000)
    assert left.low == 0 and 0 < left.high < 200
