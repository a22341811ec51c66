"""Tests of explorer.anomaly.completeness."""

import numpy as np
import pytest
from scipy.stats import binom

from explorer.anomaly import (
    audit_sample,
    search_progress,
)
from explorer.anomaly.completeness import estimate_left


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
        left = estimate_left(np.arange(50) < found, 2000)
        covered += chance * (left.low <= 2000 * rate <= left.high)
    assert covered >= 0.9


def test_an_audit_without_a_find_still_has_an_upper_end():
    left = estimate_left(np.zeros(30, np.int64), 1000)
    assert left.low == 0 and 0 < left.high < 200
