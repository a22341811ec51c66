"""Searches of other people's papers: where they start, and that answers lead the way."""

import numpy as np
from sklearn.gaussian_process.kernels import Matern, WhiteKernel

from explorer.evaluate.published_searches import GaussianSearch, NeighbourScore, isolation_scores


def test_the_most_isolated_is_the_one_far_out():
    points = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    points[7] = 9
    scores = isolation_scores(points)
    assert scores.argmax() == 7 and (scores.min(), scores.max()) == (0, 1)
    assert NeighbourScore(points, 0).start(3)[0] == 7


def test_a_spread_start_goes_along_the_first_component_and_answers_lead_on():
    points = np.arange(50, dtype=np.float32)[:, None] / 10
    search = GaussianSearch(points, Matern() + WhiteKernel(1e-3), 0, spread_start=True)
    shown = search.start(5)
    assert shown.tolist() == [0, 12, 24, 37, 49]
    wanted = (shown == 37).astype(np.float32)
    assert set(search.next_page(shown, wanted, 2).tolist()) <= set(range(30, 45))
