"""The graph of neighbours: nobody is their own neighbour, quick finds what exact does."""

import numpy as np
import pytest

from index import FlatIndex, neighbour_graph, quick_search
from index.graph import without_itself


def unit(count: int, dim: int = 8, seed: int = 0):
    vectors = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("count", [1, 2, 5, 300])
def test_nobody_is_their_own_neighbour(count: int) -> None:
    hits = neighbour_graph(unit(count), 10)
    assert hits.ids.shape == (count, min(10, count - 1)) == hits.scores.shape
    assert not (hits.ids == np.arange(count)[:, None]).any()


def test_duplicates_do_not_push_a_galaxy_into_its_own_list() -> None:
    hits = neighbour_graph(np.repeat(unit(1), 30, axis=0), 5)
    assert not (hits.ids == np.arange(30)[:, None]).any()


def test_the_quick_search_finds_what_the_exact_one_does() -> None:
    vectors = unit(4000)
    exact = FlatIndex.build(vectors).search(vectors[:200], 10).ids
    quick = quick_search(vectors, exact_up_to=100)(vectors[:200], 10).ids
    found = np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(exact, quick, strict=True)])
    assert found > 0.9


def test_what_an_approximate_search_did_not_find_is_no_neighbour() -> None:
    ids, scores = without_itself(
        np.array([[0, 7, -1, -1]]),
        np.array([[1.0, 0.5, -np.inf, -np.inf]], np.float32),
        np.array([0]),
    )
    assert ids.tolist() == [[7, 0, 0]] and scores.tolist() == [[0.5, 0.5, 0.5]]
