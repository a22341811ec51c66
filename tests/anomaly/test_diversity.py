"""Tests of explorer.anomaly.diversity."""

import numpy as np
import pytest

from explorer.anomaly import (
    Variety,
    diverse_page,
    first_page,
    top_rows,
    without,
)


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
    assert best not in diverse_page(vectors, without(scores, np.array([best])), 24)


def test_fewer_remain_than_a_page(catalogue):
    vectors, scores = catalogue
    page = diverse_page(vectors, without(scores, np.arange(10, 1000)), 24)
    assert sorted(page) == list(range(10))
    assert len(diverse_page(vectors, without(scores, np.arange(1000)), 24)) == 0
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
