"""A large map from a sample: fit that, place the rest beside its neighbours, let all settle."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Vectors
from explorer.maps.layout import Schedule, umap_steps
from explorer.maps.recipe import Graph, Recipe, Tell

MOST_FITTED = 200_000
SAMPLED = 100_000  # what a map of more galaxies than MOST_FITTED is fitted on
ODDEST_SHARE = 0.01
NEIGHBOURS = 15
SHARPNESS = 100.0
PLACED_AT_ONCE = 4_096
SPREAD_AT_ONCE = 65_536
SORTED_AT_ONCE = 1 << 22
SETTLING = Schedule(epochs=60, rate=0.1)
MOST_SETTLED = 3_000_000  # neighbours and graph of all are held in memory

Nearest = Callable[[Vectors, int], tuple[NDArray[np.int64], NDArray[np.float32]]]


def landmarks(oddness: NDArray[np.float32], *, most: int, seed: int = 0) -> NDArray[np.int64]:
    """Which galaxies a large map is fitted on, sorted rows int64: the oddest 1 % and a sample.

    The sample is as dense as the galaxies are; the oddest keep the thin places on the map.
    """
    if len(oddness) <= most:
        return np.arange(len(oddness))
    odd = np.sort(_highest(oddness, int(most * ODDEST_SHARE)))
    others = len(oddness) - len(odd)
    drawn = np.random.default_rng(seed).choice(others, most - len(odd), replace=False)
    rest = drawn + np.searchsorted(odd - np.arange(len(odd)), drawn, side="right")
    return np.sort(np.concatenate([odd, rest]))


def _highest(values: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """The rows of the highest values; some million of them are in memory at a time."""
    best = np.zeros(0, np.int64)
    for at in range(0, len(values), SORTED_AT_ONCE):
        rows = np.append(best, np.arange(at, min(at + SORTED_AT_ONCE, len(values))))
        best = rows[np.argsort(values[rows])[::-1][:most]]
    return best


def place(vectors: Vectors, positions: Vectors, nearest: Nearest) -> Vectors:
    """Positions float32 (M, 2) of new vectors on a finished map; nothing on it moves.

    Each is put at the mean of its 15 nearest galaxies there, so sharply weighted by likeness that
    it lies beside the nearest and never in the empty space between two groups. The place of one
    does not depend on which others come with it.

    Args:
        vectors: float32 (M, D).
        positions: float32 (L, 2) of the galaxies on the map.
        nearest: (vectors, k) → int64 and float32 (M, k) into `positions` and cosine, nearest first.
    """
    placed = np.empty((len(vectors), 2), np.float32)
    k = min(NEIGHBOURS, len(positions))
    for at in range(0, len(vectors), PLACED_AT_ONCE):
        ids, similarity = nearest(vectors[at : at + PLACED_AT_ONCE], k)
        weights = weights_of_nearest(similarity)
        placed[at : at + PLACED_AT_ONCE] = np.einsum("mk,mkd->md", weights, positions[ids])
    return placed


def spread(graph: Graph, known: NDArray[np.int64], positions: Vectors) -> Vectors:
    """Positions float32 (N, 2) of all: `known` rows at `positions`, the others from neighbour to
    neighbour, as in `place`; NaN where no chain of neighbours leads to a known one.

    Args:
        graph: the nearest neighbours of all N.
        known: int64 (L,).
        positions: float32 (L, 2).
    """
    whole = np.full((len(graph.ids), 2), np.nan, np.float32)
    whole[known] = positions
    waiting = np.flatnonzero(np.isnan(whole[:, 0]))
    while len(waiting):
        there = ~np.isnan(whole[:, 0])
        reached = waiting[there[graph.ids[waiting]].any(axis=1)]
        if not len(reached):
            break
        for at in range(0, len(reached), SPREAD_AT_ONCE):
            some = reached[at : at + SPREAD_AT_ONCE]
            whole[some] = _among(graph, some, there, whole)
        waiting = waiting[np.isnan(whole[waiting, 0])]
    return whole


def _among(
    graph: Graph, rows: NDArray[np.int64], there: NDArray[np.bool_], positions: Vectors
) -> Vectors:
    ids = graph.ids[rows]
    similarity = np.where(there[ids], graph.similarity[rows], -np.inf)
    order = np.argsort(-similarity, axis=1, kind="stable")
    weights = weights_of_nearest(np.take_along_axis(similarity, order, axis=1))
    near = np.nan_to_num(positions[np.take_along_axis(ids, order, axis=1)])
    return np.einsum("mk,mkd->md", weights, near)


def weights_of_nearest(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights float32 (M, K) of neighbours by cosine, nearest first; each row sums to 1."""
    distance = np.where(np.isfinite(similarity), 1 - similarity, np.inf)
    reach = np.where(np.isfinite(distance), distance, 0).max(axis=1, keepdims=True)
    further = (distance - distance[:, :1]) / np.maximum(reach, 1e-6)
    weights = np.exp(-SHARPNESS * further)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def settle(
    positions: Vectors, graph: Graph, recipe: Recipe, *, tell: Tell = lambda share: None
) -> Vectors:
    """`positions` float32 (N, 2) after a few gentle epochs of UMAP over the whole graph.

    What placing leaves coarse becomes as fine as a full fit, in a fraction of its epochs.
    """
    return umap_steps(positions, graph, recipe, SETTLING, tell=tell)
