"""Tests of explorer.evaluate.search_methods."""

import numpy as np
import pytest

from explorer.anomaly.ranking_cache import Votes
from explorer.evaluate.search_methods import METHODS, SearchSpace, method_named
from explorer.evaluate.simulated_researcher import simulate_session

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", METHODS)
def test_no_method_shows_a_galaxy_twice_or_starts_with_the_truth(planted, name):
    if name in ("pineforest", "aadforest"):
        pytest.importorskip("coniferest")
    vectors, positive = planted
    session = simulate_session(
        method_named(name)(SearchSpace.of(vectors), 0), positive, labels=25, page=10
    )
    assert len(set(session.shown.tolist())) == len(session.shown) == 25
    assert session.scores.shape == (400,) and np.isfinite(session.scores).all()
    assert np.array_equal(
        session.shown[:10], method_named(name)(SearchSpace.of(vectors), 0).start(10)
    )


def test_votes_for_odd_lead_the_first_page(planted):
    vectors, _ = planted
    voted = np.arange(400) % 25 == 24  # of no group of their own: far out by their votes alone
    votes = Votes(np.zeros((400, 0), np.float32), odd=voted.astype(np.float32))
    space = SearchSpace.of(vectors, votes=votes)
    with_votes, without = (method_named(n)(space, 0).odd for n in ("ours", "ours_without_votes"))
    assert with_votes[voted].min() > 0.9 > without[voted].mean() + 0.2
    assert voted[method_named("ours")(space, 0).start(10)].any()


def test_alike_is_the_vectors_alone_for_every_method(planted):
    vectors, _ = planted
    space = SearchSpace.alike(vectors)
    assert space.components is vectors and space.features is space.bare
    assert np.array_equal(space.strangeness, space.oddness)
    assert space.part(np.arange(5)).scaled.shape == (5, 24)
