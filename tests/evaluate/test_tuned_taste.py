"""The taste averaged with a tuned network: where one of them is blind, the other is heard."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.evaluate import tuned_taste
from explorer.evaluate.search_space import SearchSpace
from explorer.evaluate.taste_search import TasteSearch
from explorer.evaluate.tuned_taste import TunedTaste
from explorer.tasks.scores import average_precision

POSITIVE = np.arange(400) < 20
SHOWN = np.r_[0:4, 100:110]
REST = np.setdiff1d(np.arange(400), SHOWN)


@pytest.fixture
def blind(planted, planted_views):
    """A taste on vectors that say nothing, beside images that do."""
    noise = np.random.default_rng(1).normal(size=planted[0].shape).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    return TunedTaste(TasteSearch(SearchSpace.alike(noise), 0), planted_views)


def ap(scores):
    return average_precision(POSITIVE[REST][np.argsort(-scores[REST])])


def test_images_are_heard_where_the_embedding_says_nothing(blind, monkeypatch):
    quick = replace(tuned_taste.LABELS_ALONE, rate=0.1, average=0.5)
    monkeypatch.setattr(tuned_taste, "LABELS_ALONE", quick)
    interest = POSITIVE[SHOWN].astype(np.float32)
    scores = blind.scores(SHOWN, interest)
    assert scores.shape == (400,) and 0 < scores.min() and scores.max() <= 1
    assert ap(scores) > ap(blind.taste.scores(SHOWN, interest)) + 0.1


@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_answers_of_one_kind_leave_the_order_to_the_taste(blind, answer):
    interest = np.full(len(SHOWN), answer, np.float32)
    taste = blind.taste.scores(SHOWN, interest)
    order = np.argsort(blind.scores(SHOWN, interest), kind="stable")
    assert (np.diff(taste[order]) >= 0).all()


def test_pages_are_those_of_the_taste(blind):
    interest = POSITIVE[SHOWN].astype(np.float32)
    assert np.array_equal(blind.start(10), blind.taste.start(10))
    page = blind.next_page(SHOWN, interest, 10)
    assert np.array_equal(page, blind.taste.next_page(SHOWN, interest, 10))
