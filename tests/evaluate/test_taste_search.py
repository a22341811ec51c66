"""This project's search among those compared."""

import numpy as np
import pytest

from explorer.anomaly.ranking_cache import Votes
from explorer.evaluate.search_methods import method_named
from explorer.evaluate.search_space import SearchSpace

pytestmark = pytest.mark.slow


def test_votes_for_odd_lead_the_first_page(planted):
    vectors, _ = planted
    voted = np.arange(400) % 25 == 24  # of no group of their own: far out by their votes alone
    votes = Votes(np.zeros((400, 0), np.float32), odd=voted.astype(np.float32))
    space = SearchSpace.of(vectors, votes=votes)
    with_votes, without = (method_named(n)(space, 0).odd for n in ("ours", "ours_without_votes"))
    assert with_votes[voted].min() > 0.9 > without[voted].mean() + 0.2
    assert voted[method_named("ours")(space, 0).start(10)].any()
