"""The contract of every index: vectors in, nearest neighbours out; it knows nothing of galaxies."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class IndexFault(Exception):
    """A missing, broken or foreign index, or vectors that do not fit it."""


@dataclass(frozen=True)
class Hits:
    """Neighbours of Q queries, best first; where fewer than K exist the rest is -1 and -inf."""

    ids: NDArray[np.int64]  # (Q, K)
    scores: NDArray[np.float32]  # (Q, K), inner product: cosine for unit vectors


class VectorIndex(ABC):
    """Unit vectors under integer ids 0..N-1, searched by inner product."""

    kind: str
    dim: int

    @abstractmethod
    def __len__(self) -> int:
        """How many vectors are held."""

    @abstractmethod
    def search(
        self, queries: NDArray[np.float32], k: int, *, allow: NDArray[np.bool_] | None = None
    ) -> Hits:
        """The k best of `queries` float32 (Q, D) among ids for which `allow` (N,) holds."""

    @abstractmethod
    def add(self, vectors: NDArray[np.float32]) -> None:
        """Append float32 (M, D); they get the next ids."""

    @abstractmethod
    def vectors(self) -> NDArray[np.float32]:
        """All vectors by id, float32 (N, D), read-only."""

    @abstractmethod
    def write(self, path: Path) -> None:
        """Store in one file."""


def check(vectors: NDArray[np.float32], dim: int | None) -> NDArray[np.float32]:
    """The vectors as contiguous float32 (M, D).

    Raises:
        IndexFault: not two-dimensional, not finite, or of another width than `dim`.
    """
    checked = np.ascontiguousarray(vectors, dtype=np.float32)
    if checked.ndim != 2:
        raise IndexFault(f"Vectors must be (M, D); these have shape {checked.shape}.")
    if dim is not None and checked.shape[1] != dim:
        raise IndexFault(f"The index holds vectors of D={dim}; these have D={checked.shape[1]}.")
    if not np.isfinite(checked).all():
        raise IndexFault("Vectors must be finite; some entry is NaN or infinite.")
    return checked
