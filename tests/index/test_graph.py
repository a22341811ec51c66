"""Tests of index.graph."""

import numpy as np

from index import IvfIndex, graph_index, neighbour_graph
from tests.contracts.test_index import share_found, unit_vectors


def test_all_neighbours_at_once_through_lists() -> None:
    vectors = unit_vectors(3000)
    exactly = neighbour_graph(vectors, 10)
    assert (exactly.ids != np.arange(3000)[:, None]).all()
    by_lists = graph_index(vectors, exact_up_to=1000)
    assert isinstance(by_lists, IvfIndex) and by_lists.recall >= 0.95
    found = neighbour_graph(vectors, 10, index=by_lists)
    assert share_found(found.ids, exactly.ids) >= 0.93
    assert neighbour_graph(vectors[:1], 5).ids.shape == (1, 0)


def test_the_neighbours_of_some_rows_alone() -> None:
    vectors, rows = unit_vectors(2_500), np.array([2_400, 7, 1_100])
    every, some = neighbour_graph(vectors, 10), neighbour_graph(vectors, 10, rows=rows)
    assert np.array_equal(some.ids, every.ids[rows])
    assert np.array_equal(some.scores, every.scores[rows])
