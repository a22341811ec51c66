"""How far a map can be believed: which of the true neighbours are neighbours on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.maps.recipe import Graph

JUDGED = 2_000
JUDGED_NEIGHBOURS = 15
FEWEST = 32
TREE = 1_000_000  # places in one tree: 60 MB


@dataclass(frozen=True)
class Fidelity:
    """How far the picture can be believed, on a seeded sample of galaxies."""

    preservation: float  # share of a galaxy's 15 nearest of all that are its 15 nearest on the map
    trustworthiness: float  # scikit-learn's among the sample, Venna & Kaski 2001
    judged: int


def fidelity(
    vectors: NDArray[np.float32],
    positions: NDArray[np.float32],
    graph: Graph,
    *,
    rows: NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Fidelity | None:
    """How well the map keeps neighbourhoods; None for fewer than 32 galaxies.

    Args:
        vectors: float32 (N, D).
        positions: float32 (N, 2).
        graph: the true neighbours.
        rows: whom to judge; a seeded sample of 2,000 of all that `graph` holds where None.
        seed: the same seed judges the same galaxies.
    """
    held = np.arange(len(vectors)) if graph.rows is None else graph.rows
    rows = held if rows is None else rows
    if len(vectors) < FEWEST or not len(rows):
        return None
    from sklearn.manifold import trustworthiness

    rng = np.random.default_rng(seed)
    judged = rng.choice(rows, min(JUDGED, len(rows)), replace=False)
    kept = preservation(positions, graph, judged)
    among = judged if len(judged) > FEWEST else rng.permutation(len(vectors))[:JUDGED]
    trust = trustworthiness(
        vectors[among], positions[among], n_neighbors=JUDGED_NEIGHBOURS, metric="cosine"
    )
    return Fidelity(round(kept, 4), round(float(trust), 4), len(judged))


def preservation(positions: NDArray[np.float32], graph: Graph, rows: NDArray[np.int64]) -> float:
    """Share of the (up to) 15 nearest of `rows` that are among their nearest on the map, 0 to 1."""
    true = graph.of(rows)[:, :JUDGED_NEIGHBOURS]
    k = true.shape[1]
    shown = _nearest_on_map(positions, rows, k + 1)
    kept = [
        len(np.intersect1d(a, b[b != row][:k])) for a, b, row in zip(true, shown, rows, strict=True)
    ]
    return float(np.mean(kept)) / k


def _nearest_on_map(
    positions: NDArray[np.float32], rows: NDArray[np.int64], k: int
) -> NDArray[np.int64]:
    """The k nearest (R, k) of `rows` on the map, a part of which is in a tree at a time."""
    from scipy.spatial import cKDTree

    found = np.zeros((len(rows), 0), np.int64)
    distance = np.zeros((len(rows), 0))
    for at in range(0, len(positions), TREE):
        some = positions[at : at + TREE]
        far, near = cKDTree(some).query(positions[rows], np.arange(1, min(k, len(some)) + 1))
        distance, found = np.hstack([distance, far]), np.hstack([found, near + at])
        order = np.argsort(distance, axis=1, kind="stable")[:, :k]
        distance = np.take_along_axis(distance, order, axis=1)
        found = np.take_along_axis(found, order, axis=1)
    return found
