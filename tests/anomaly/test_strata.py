"""Candidates spread over a measure: equal shares of the page, whatever is frequent."""

import numpy as np

from explorer.anomaly.strata import MISSING, STRATA, strata_of, stratified_page


def top(scores: np.ndarray, size: int) -> np.ndarray:
    order = np.argsort(-scores, kind="stable")
    return order[np.isfinite(scores[order])][:size]


def test_the_few_large_have_a_stratum_of_their_own():
    sizes = np.concatenate([np.linspace(1, 2, 950), np.linspace(60, 100, 50)])
    strata = strata_of(sizes)
    assert strata[:950].max() < strata[950:].min() == STRATA - 1
    assert (np.diff(strata) >= 0).all()


def test_missing_and_constant_measures_are_no_error():
    strata = strata_of(np.array([np.nan, 1.0, 1.0, np.inf]))
    assert strata[[0, 3]].tolist() == [MISSING, MISSING] and strata[1] == strata[2] >= 0
    assert (strata_of(np.full(3, np.nan)) == MISSING).all()
    assert len(set(strata_of(np.array([-5.0, 0.0, 5.0])))) == 3


def test_a_page_has_as_many_of_each():
    sizes = np.concatenate([np.linspace(1, 2, 950), np.linspace(60, 100, 50)])
    scores = -sizes.astype(np.float32)  # the small ones come first
    strata = strata_of(sizes)
    page = stratified_page(top, scores, strata, 20)
    assert len(set(page)) == 20
    counts = np.bincount(strata[page])
    assert counts[counts > 0].min() == 20 // len(set(strata)) == counts.max()


def test_others_fill_the_places_of_a_stratum_that_runs_out():
    strata = np.array([0, 0, 0, 0, 1])
    scores = np.array([5, 4, 3, -np.inf, 1], np.float32)
    assert stratified_page(top, scores, strata, 10).tolist() == [0, 4, 1, 2]
