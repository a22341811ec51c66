"""Tests of explorer.maps.place."""

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer import maps
from explorer.maps import Graph
from tests.maps.conftest import clusters, knn


def brute(known: NDArray[np.float32], some: NDArray[np.float32], k: int):
    similarity = some @ known.T
    ids = np.argsort(-similarity, axis=1)[:, :k]
    return ids, np.take_along_axis(similarity, ids, axis=1)


def test_new_galaxies_land_beside_their_nearest_and_alone_as_in_company() -> None:
    vectors, group = clusters(200)
    positions = np.stack([group * 10.0, np.arange(200)], axis=1).astype(np.float32)
    new, new_group = clusters(20, seed=0)
    nearest = lambda some, k: brute(vectors, some, k)  # noqa: E731
    placed = maps.place(new, positions, nearest)
    assert np.allclose(placed[:, 0], new_group * 10.0)
    assert np.allclose(placed[7], maps.place(new[7:8], positions, nearest)[0], atol=1e-5)
    same = vectors[:1].repeat(9, axis=0)
    twins = maps.place(same, positions[:9], lambda some, k: brute(same, some, k))
    assert np.isfinite(twins).all()


def test_places_spread_from_neighbour_to_neighbour_as_far_as_there_are_any() -> None:
    chain = np.array([[1, 1], [0, 2], [1, 3], [2, 2], [5, 5], [4, 4]])
    graph = Graph(chain, np.array([[0.9, 0.8]] * 6, np.float32))
    made = maps.spread(graph, np.array([0]), np.array([[3.0, 4.0]], np.float32))
    assert np.allclose(made[:4], [3, 4]) and np.isnan(made[4:]).all()
    vectors, group = clusters(400)
    known = np.arange(0, 400, 5)
    positions = np.stack([group[known] * 10.0, known], axis=1).astype(np.float32)
    assert np.allclose(maps.spread(knn(vectors), known, positions)[:, 0], group * 10.0, atol=0.1)


def test_landmarks_hold_the_oddest() -> None:
    oddness = np.linspace(0, 1, 1000, dtype=np.float32)
    chosen = maps.landmarks(oddness, most=300)
    assert len(np.unique(chosen)) == 300
    assert {997, 998, 999} <= set(chosen.tolist())
    turned = maps.landmarks(oddness[::-1], most=300)  # the oddest first: the others are renumbered
    assert len(np.unique(turned)) == 300 and {0, 1, 2} <= set(turned.tolist())
    assert maps.landmarks(oddness, most=1000).tolist() == list(range(1000))


def test_landmarks_are_the_same_where_they_are_sorted_in_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    oddness = np.random.default_rng(0).permutation(1000).astype(np.float32)
    whole = maps.landmarks(oddness, most=300)
    assert (np.diff(whole) > 0).all()
    monkeypatch.setattr(sys.modules["explorer.maps.place"], "SORTED_AT_ONCE", 128)
    assert np.array_equal(maps.landmarks(oddness, most=300), whole)
