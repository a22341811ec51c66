"""Synthetic search vectors with the clusters and spectrum of a real catalogue's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.projection import unit_length
from explorer.config import asset
from explorer.errors import CatalogueError
from explorer.files import open_whole

SHIPPED = asset("embedding-shape.npz")
CLUSTERS = 64
MIN_CLUSTER_SIZE = 8
CHUNK = 65_536


@dataclass(frozen=True)
class EmbeddingShape:
    """A mixture of C normal clouds, each with a mean and a spread along every component."""

    weights: NDArray[np.float32]  # (C,), sum 1
    means: NDArray[np.float32]  # (C, P)
    spreads: NDArray[np.float32]  # (C, P), standard deviations

    def write(self, path: Path) -> None:
        """Store at `path` at half precision (16 KB for 64 clusters of 64 components)."""
        with open_whole(path) as stream:
            np.savez(
                stream,
                weights=self.weights,
                means=self.means.astype(np.float16),
                spreads=self.spreads.astype(np.float16),
            )

    @classmethod
    def read(cls, path: Path = SHIPPED) -> "EmbeddingShape":
        """The shape stored at `path`; CatalogueError where it is missing or broken."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                parts = (stored[name] for name in ("weights", "means", "spreads"))
                return cls(*(part.astype(np.float32) for part in parts))
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise CatalogueError(f"{path} is no shape of embeddings ({error}).") from error


def fit_shape(vectors: NDArray[np.float32], *, seed: int = 0) -> EmbeddingShape:
    """The shape of real search vectors, float32 (N, P): k-means, then each cluster's moments."""
    from sklearn.cluster import KMeans

    count = max(1, min(CLUSTERS, len(vectors) // MIN_CLUSTER_SIZE))
    labels = KMeans(count, n_init=1, random_state=seed).fit_predict(vectors)
    members = [vectors[labels == number] for number in range(count)]
    return EmbeddingShape(
        np.array([len(some) / len(vectors) for some in members], np.float32),
        np.stack([some.mean(axis=0) for some in members]),
        np.stack([some.std(axis=0) for some in members]),
    )


def synthetic_vectors(
    shape: EmbeddingShape, rows: int, dim: int, *, seed: int = 0
) -> NDArray[np.float32]:
    """Synthetic unit vectors, float32 (rows, dim), the same for the same seed.

    Fewer components than the shape has are its first, which are the widest; ValueError for more.
    """
    made = np.empty((rows, dim), np.float32)
    at = 0
    for chunk in synthetic_chunks(shape, rows, dim, seed=seed):
        made[at : at + len(chunk)] = chunk
        at += len(chunk)
    return made


def synthetic_chunks(
    shape: EmbeddingShape, rows: int, dim: int, *, seed: int = 0
) -> Iterator[NDArray[np.float32]]:
    """The same vectors, float32 (up to 65,536, dim) at a time."""
    if dim > shape.means.shape[1]:
        raise ValueError(f"The shape has {shape.means.shape[1]} components; {dim} were asked for.")
    rng = np.random.default_rng(seed)
    weights = shape.weights.astype(np.float64) / shape.weights.sum(dtype=np.float64)
    for start in range(0, rows, CHUNK):
        count = min(CHUNK, rows - start)
        cluster = rng.choice(len(weights), count, p=weights)
        noise = rng.standard_normal((count, dim), dtype=np.float32)
        yield unit_length(shape.means[cluster, :dim] + shape.spreads[cluster, :dim] * noise)
