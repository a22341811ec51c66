"""What the tests of this folder share."""

import numpy as np
from numpy.typing import NDArray

from explorer.maps import Graph


def clusters(count: int, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(4, 16))
    group = np.arange(count) % 4
    vectors = centres[group] + rng.normal(scale=0.2, size=(count, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), group


def knn(vectors: NDArray[np.float32], k: int = 15) -> Graph:
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    ids = np.argsort(-similarity, axis=1)[:, :k]
    return Graph(ids, np.take_along_axis(similarity, ids, axis=1))


def stay_together(positions: NDArray[np.float32], group: NDArray[np.int64]) -> float:
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return float((group[apart.argmin(axis=1)] == group).mean())
