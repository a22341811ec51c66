"""A large map from a sample: fit that, place the rest beside its neighbours, let all settle."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.maps.layout import progress_bar, with_itself
from explorer.maps.recipe import Graph, Recipe, Tell

MOST_FITTED = 200_000
SAMPLED = 100_000  # what a map of more galaxies than MOST_FITTED is fitted on
ODDEST_SHARE = 0.01
NEIGHBOURS = 15
SHARPNESS = 100.0
PLACED_AT_ONCE = 4_096
SETTLING_EPOCHS = 60
SETTLING_RATE = 0.1
MOST_SETTLED = 3_000_000  # beyond, the graph alone takes more than 10 GB

Vectors = NDArray[np.float32]
Nearest = Callable[[Vectors, int], tuple[NDArray[np.int64], NDArray[np.float32]]]


def landmarks(oddness: NDArray[np.float32], *, most: int, seed: int = 0) -> NDArray[np.int64]:
    """Which galaxies a large map is fitted on, sorted rows int64: the oddest 1 % and a sample.

    The sample is as dense as the galaxies are; the oddest keep the thin places on the map.
    """
    if len(oddness) <= most:
        return np.arange(len(oddness))
    odd = np.argsort(oddness)[::-1][: int(most * ODDEST_SHARE)]
    rest = np.setdiff1d(np.arange(len(oddness)), odd, assume_unique=False)
    drawn = np.random.default_rng(seed).choice(rest, most - len(odd), replace=False)
    return np.sort(np.concatenate([odd, drawn]))


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
        weights = beside_the_nearest(similarity)
        placed[at : at + PLACED_AT_ONCE] = np.einsum("mk,mkd->md", weights, positions[ids])
    return placed


def beside_the_nearest(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights float32 (M, K) of neighbours by cosine, nearest first; each row sums to 1."""
    distance = np.where(np.isfinite(similarity), 1 - similarity, np.inf)
    reach = np.where(np.isfinite(distance), distance, 0).max(axis=1, keepdims=True)
    further = (distance - distance[:, :1]) / np.maximum(reach, 1e-6)
    weights = np.exp(-SHARPNESS * further)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def settle(
    vectors: Vectors,
    positions: Vectors,
    graph: Graph,
    recipe: Recipe,
    *,
    tell: Tell = lambda share: None,
) -> Vectors:
    """`positions` float32 (N, 2) after a few gentle epochs of UMAP over the whole graph.

    What placing leaves coarse becomes as fine as a full fit, in a fraction of its epochs.
    """
    from umap.layouts import optimize_layout_euclidean
    from umap.umap_ import find_ab_params, fuzzy_simplicial_set

    ids, distance = with_itself(graph)
    seeded = np.random.RandomState(recipe.seed)
    whole = fuzzy_simplicial_set(
        vectors, ids.shape[1], seeded, "cosine", knn_indices=ids, knn_dists=distance
    )[0].tocoo()
    kept = whole.data >= whole.data.max() / SETTLING_EPOCHS  # a weaker edge is never drawn
    settled = positions.astype(np.float32)  # a copy: head and tail of the edges are the same array
    return optimize_layout_euclidean(
        settled,
        settled,
        whole.row[kept],
        whole.col[kept],
        SETTLING_EPOCHS,
        len(vectors),
        whole.data.max() / whole.data[kept],
        *find_ab_params(1.0, recipe.min_dist),
        seeded.randint(-(2**31) + 1, 2**31 - 1, 3).astype(np.int64),
        initial_alpha=SETTLING_RATE,
        tqdm_kwds=progress_bar(tell),
        move_other=True,
    )
