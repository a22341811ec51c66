"""The contract of every index: vectors in, nearest neighbours out; it knows nothing of galaxies."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tokenize import TokenError
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

BROKEN_ARRAY = (ValueError, EOFError, SyntaxError, TokenError)  # what NumPy raises on one

Made = TypeVar("Made")
Found = tuple[NDArray[np.int64], NDArray[np.float32]]  # places and scores, (Q, K) each


class IndexFault(Exception):
    """A missing, broken or foreign index, or vectors that do not fit it."""


@dataclass(frozen=True)
class Hits:
    """Neighbours of Q queries, best first; where fewer than K exist the rest is -1 and -inf."""

    ids: NDArray[np.int64]  # (Q, K)
    scores: NDArray[np.float32]  # (Q, K), inner product: cosine for unit vectors


class Vectors(Protocol):
    """(N, D) vectors in memory or not: rows come out as float32 arrays, `np.asarray` reads all."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(N, D)."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Any, /) -> NDArray[np.float32]: ...

    def __array__(self, dtype: Any = None) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class Allowed:
    """A filter made ready for many searches: which of the N vectors held may be found."""

    mask: NDArray[np.bool_]  # (N,), in the order held
    count: int
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The places that pass, int64 (count,)."""
        return np.flatnonzero(self.mask)

    @cached_property
    def bitmap(self) -> NDArray[np.uint8]:
        """One bit a vector, as FAISS reads it."""
        return np.packbits(self.mask, bitorder="little")

    def kept(self, name: str, work: Callable[["Allowed"], Made]) -> Made:
        """What `work` makes of this filter, made at the first call and kept with it."""
        if name not in self._kept:
            self._kept[name] = work(self)
        made: Made = self._kept[name]
        return made


class VectorIndex(ABC):
    """Unit vectors under integer ids of their own, 0..N-1 unless given, by inner product.

    Vectors are held in places 0..N-1, in the order they came; a kind of index works on places and
    this class turns them into ids.
    """

    kind: str
    dim: int
    recall: float = 1.0  # share of the true 24 nearest that a search finds, as measured

    def __init__(self, ids: NDArray[np.int64] | None = None) -> None:
        self._own_ids = ids

    @abstractmethod
    def __len__(self) -> int:
        """How many vectors are held."""

    @abstractmethod
    def vectors(self) -> Vectors:
        """All vectors in the order held, (N, D), read-only."""

    @abstractmethod
    def write(self, folder: Path, name: str) -> dict[str, Any]:
        """Store in `folder` in files that begin with `name`; returns what its manifest must say."""

    @abstractmethod
    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> Found:
        """Places and scores (Q, k), best first, -1 where there is none; 1 <= k <= N."""

    @abstractmethod
    def _append(self, vectors: NDArray[np.float32]) -> None:
        """Hold float32 (M, D) in the next places."""

    @abstractmethod
    def _keep(self, kept: NDArray[np.bool_]) -> None:
        """Hold on to the vectors for which `kept` (N,) is true, in their order."""

    @property
    def on_gpu(self) -> bool:
        """Whether a GPU does the searching."""
        return False

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids in the order held, int64 (N,)."""
        return np.arange(len(self)) if self._own_ids is None else self._own_ids

    @property
    def own_ids(self) -> NDArray[np.int64] | None:
        """The ids where they are not 0..N-1, to be stored."""
        return self._own_ids

    def search(
        self,
        queries: NDArray[np.float32],
        k: int,
        *,
        allow: "NDArray[np.bool_] | Allowed | None" = None,
    ) -> Hits:
        """The k best of `queries` float32 (Q, D) among the vectors for which `allow` (N,) holds.

        Raises:
            IndexFault: queries of another width, not finite, or a filter of another length.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}.")
        checked = check(queries, self.dim)
        allowed = None if allow is None else self.allowing(allow)
        most = len(self) if allowed is None else allowed.count
        if not most or not len(checked):
            return _padded(*_nothing(len(checked)), k)
        places, scores = self._search(checked, min(k, most), allowed)
        if self._own_ids is not None:
            places = np.where(places < 0, -1, self._own_ids[places])
        return _padded(places, scores, k)

    def allowing(self, allow: "NDArray[np.bool_] | Allowed") -> Allowed:
        """A filter, made ready once for many searches: bool (N,) in the order of `ids`."""
        mask = allow.mask if isinstance(allow, Allowed) else allow
        if mask.shape != (len(self),):
            raise IndexFault(f"The filter covers {mask.shape} ids; the index holds {len(self)}.")
        return allow if isinstance(allow, Allowed) else Allowed(mask, int(np.count_nonzero(mask)))

    def add(self, vectors: NDArray[np.float32], ids: NDArray[np.int64] | None = None) -> None:
        """Append float32 (M, D) under `ids`, or under the next ones.

        Raises:
            IndexFault: an id that is there already or given twice, or vectors that do not fit.
        """
        checked = check(vectors, self.dim)
        if ids is not None or self._own_ids is not None:
            new = self._next_ids(len(checked)) if ids is None else checked_ids(ids, len(checked))
            present = new[np.isin(new, self.ids)]
            if len(present):
                raise IndexFault(f"Id {present[0]} is in the index already; remove it first.")
            self._own_ids = np.concatenate([self.ids, new])
        self._append(checked)

    def _next_ids(self, count: int) -> NDArray[np.int64]:
        first = int(self.ids.max()) + 1 if len(self) else 0
        return np.arange(first, first + count)

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Let go of the vectors under `ids`; the others keep their ids.

        Raises:
            IndexFault: an id that is not there.
        """
        held = self.ids
        gone = np.asarray(ids, np.int64)
        unknown = gone[~np.isin(gone, held)]
        if len(unknown):
            raise IndexFault(f"Id {unknown[0]} is not in the index.")
        kept = ~np.isin(held, gone)
        self._keep(kept)
        self._own_ids = held[kept]


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


def checked_ids(ids: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The ids as int64 (count,); IndexFault where one is negative, given twice or lacking."""
    checked = np.asarray(ids, np.int64)
    if checked.shape != (count,):
        raise IndexFault(f"{count} vectors need as many ids; these have shape {checked.shape}.")
    if len(checked) and checked.min() < 0:
        raise IndexFault(f"Ids must not be negative; one is {checked.min()}.")
    unique, counts = np.unique(checked, return_counts=True)
    if len(unique) < count:
        raise IndexFault(f"Id {unique[counts > 1][0]} is given twice.")
    return checked


def stored_numbers(path: Path, size: int) -> NDArray[np.int64]:
    """The int64 (size,) in an .npy file; IndexFault where it is broken or of another length."""
    try:
        numbers = np.load(path, allow_pickle=False)
    except (OSError, *BROKEN_ARRAY) as error:
        raise IndexFault(f"{path} is missing or broken.") from error
    if numbers.shape != (size,):
        raise IndexFault(f"{path} holds {len(numbers)} numbers for {size} vectors.")
    return numbers


def _nothing(queries: int) -> Found:
    return np.empty((queries, 0), np.int64), np.empty((queries, 0), np.float32)


def _padded(places: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> Hits:
    missing = k - places.shape[1]
    if missing <= 0:
        return Hits(places, scores)
    wide = ((0, 0), (0, missing))
    return Hits(
        np.pad(places, wide, constant_values=-1), np.pad(scores, wide, constant_values=-np.inf)
    )
