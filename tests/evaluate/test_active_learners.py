"""Other people's active learners: they learn from answers, in the right direction, repeatably."""

import sys

import numpy as np
import pytest

from explorer.errors import ExplorerError
from explorer.evaluate.active_learners import RocchioSearch, aad_forest, pine_forest
from explorer.evaluate.simulated_researcher import simulate_session
from explorer.tasks.scores import average_precision

FORESTS = [pine_forest, aad_forest]
learner = pytest.mark.parametrize("build", [*FORESTS, RocchioSearch])


def built(build, vectors, seed=0):
    if build in FORESTS:
        pytest.importorskip("coniferest")
    return build(vectors, seed)


@pytest.mark.slow
@learner
def test_answers_bring_the_rest_of_the_wanted_up(planted, build):
    vectors, positive = planted
    shown = np.r_[0:10, 20:60]
    scores = built(build, vectors).scores(shown, positive[shown].astype(np.float32))
    rest = np.setdiff1d(np.arange(400), shown)
    assert average_precision(positive[rest][np.argsort(-scores[rest])]) > 0.8


@pytest.mark.slow
@learner
def test_a_learner_taught_in_one_go_is_the_one_taught_page_by_page(planted, build):
    vectors, positive = planted
    session = simulate_session(built(build, vectors), positive, labels=45)
    interest = positive[session.shown].astype(np.float32)
    again = built(build, vectors).scores(session.shown, interest)
    assert np.array_equal(again, session.scores)


@pytest.mark.slow
@pytest.mark.parametrize("build", FORESTS)
def test_an_untaught_forest_begins_with_what_is_far_out(build):
    vectors = np.random.default_rng(0).normal(size=(300, 8)).astype(np.float32)
    vectors[:5] += 9
    assert set(built(build, vectors).start(5).tolist()) == {0, 1, 2, 3, 4}


@learner
@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_answers_of_one_kind_are_enough(planted, build, answer):
    shown = np.arange(10)
    scores = built(build, planted[0]).scores(shown, np.full(10, answer, np.float32))
    assert np.isfinite(scores).all() and np.ptp(scores) > 0


def test_a_missing_package_is_named_with_what_to_run(planted, monkeypatch):
    monkeypatch.setitem(sys.modules, "coniferest", None)
    monkeypatch.setitem(sys.modules, "coniferest.pineforest", None)
    with pytest.raises(ExplorerError, match=r'pip install "coniferest'):
        pine_forest(planted[0], 0)
