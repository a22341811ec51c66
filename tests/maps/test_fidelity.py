"""Tests of explorer.maps.fidelity."""

import sys

import numpy as np
import pytest

from explorer import maps
from explorer.pipeline.maps import Galaxies, graph_of, sampled_map
from tests.maps.conftest import clusters, stay_together


@pytest.mark.slow
def test_a_sampled_map_is_about_as_true_as_a_whole_one() -> None:
    vectors, group = clusters(1200)
    graph, recipe = graph_of(vectors, 16), maps.Recipe()
    shares: list[float] = []
    galaxies = Galaxies(vectors, graph, np.zeros(1200, np.float32))
    made = sampled_map(galaxies, recipe, most=400, tell=shares.append)
    again = sampled_map(galaxies, recipe, most=400)
    assert np.array_equal(made, again) and stay_together(made, group) > 0.95
    assert shares == sorted(shares) and shares[-1] == 1
    rows = np.arange(1200)
    whole = maps.preservation(maps.layout(vectors, graph, recipe), graph, rows)
    assert maps.preservation(made, graph, rows) > 0.85 * whole


def test_neighbours_on_the_map_are_the_same_from_several_trees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vectors, _ = clusters(300)
    graph, rows = graph_of(vectors, 15), np.arange(0, 300, 3)
    whole = maps.preservation(vectors[:, :2], graph, rows)
    monkeypatch.setattr(sys.modules["explorer.maps.fidelity"], "TREE", 70)
    assert maps.preservation(vectors[:, :2], graph, rows) == whole > 0
