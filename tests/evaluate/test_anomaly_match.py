"""AnomalyMatch as a search: by chance without both answers, then its highest scores."""

import numpy as np
import pytest

from explorer.evaluate import anomaly_match
from explorer.evaluate.anomaly_match import AnomalyMatchSearch
from explorer.evaluate.fixmatch import FixMatchConfig
from explorer.evaluate.simulated_researcher import simulate_session
from explorer.tasks.scores import average_precision

POSITIVE = np.arange(400) < 20
FIRST = np.r_[0:2, 200:208]


@pytest.fixture(autouse=True)
def few_steps(monkeypatch):
    monkeypatch.setattr(anomaly_match, "FIRST", 30)
    monkeypatch.setattr(anomaly_match, "EACH", 5)


@pytest.fixture
def search(planted_views):
    return lambda: AnomalyMatchSearch(planted_views, 0, FixMatchConfig(rate=0.1, average=0.5))


def test_the_highest_scored_are_looked_at_next(search):
    session = simulate_session(search(), POSITIVE, labels=30, first=FIRST)
    assert POSITIVE[session.shown].sum() > 12 and len(set(session.shown.tolist())) == 30


def test_answers_of_one_kind_leave_the_order_to_chance(search):
    method, shown = search(), np.arange(100, 110)
    scores = method.scores(shown, np.zeros(10, np.float32))
    assert method._model is None and len(np.unique(scores)) > 390
    assert average_precision(POSITIVE[np.argsort(-scores)]) < 0.2


def test_a_search_taught_in_one_go_is_the_one_taught_page_by_page(search):
    session = simulate_session(search(), POSITIVE, labels=35, first=FIRST)
    interest = POSITIVE[session.shown].astype(np.float32)
    assert np.array_equal(search().scores(session.shown, interest), session.scores)


def test_it_begins_at_random_by_its_seed(search, planted_views):
    assert np.array_equal(search().start(10), search().start(10))
    assert not np.array_equal(AnomalyMatchSearch(planted_views, 1).start(10), search().start(10))
