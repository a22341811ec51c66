"""Galaxies like these, unlike those: one query vector, exact duplicates and shreds folded."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask, Rows
from explorer.catalogue.projection import unit
from explorer.search.duplicates import Same, fold, folded_groups
from index import Allowed, VectorIndex

UNLIKE_WEIGHT = 0.2  # more leads away from the likes themselves: `evaluate feedback`
SPARE = 32


@dataclass(frozen=True)
class Neighbours:
    """Look-alikes, best first, and what each of them stands for.

    Attributes:
        rows: int64 (K,).
        similarity: float32 (K,), cosine with the query.
        groups: for each hit the rows folded into it: duplicates and shreds of the same source.
        recall: of the index, measured; 1 is exact.
        ms: what the search took.
        first: the rank of the first hit, from 1.
    """

    rows: Rows
    similarity: NDArray[np.float32]
    groups: tuple[Rows, ...]
    recall: float
    ms: float
    first: int = 1

    @property
    def folded(self) -> NDArray[np.int64]:
        """How many others each hit stands for, int64 (K,)."""
        return np.array([len(group) for group in self.groups], np.int64)


def share_found(recall: float) -> str:
    """A recall as it is told to a researcher: "97 % of true neighbours found", "all …" if exact."""
    share = "all" if recall >= 1 else f"{min(100 * recall, 99.9):.3g} % of"
    return f"{share} true neighbours found"


def query_vector(
    likes: NDArray[np.float32], unlikes: NDArray[np.float32] | Sequence[object] = ()
) -> NDArray[np.float32]:
    """The unit vector (P,) of a query: mean of the likes less a fifth of the mean of the unlikes.

    Rocchio 1971 relevance feedback on vectors float32 (L, P); with one like and no unlike it is
    that galaxy. `evaluate feedback` measures it beside linear models on a user's own labels.
    """
    query = likes.mean(axis=0)
    if len(unlikes):
        query = query - UNLIKE_WEIGHT * np.asarray(unlikes, np.float32).mean(axis=0)
    return unit(query)


def nearest(
    index: VectorIndex,
    query: NDArray[np.float32],
    *,
    k: int,
    same: Same,
    offset: int = 0,
    leave_out: Rows | None = None,
    allow: Mask | Allowed | None = None,
    recall: float = 1.0,
) -> Neighbours:
    """The k nearest of `query` (P,) after the first `offset`, duplicates folded into the first.

    Args:
        index: over the N search vectors.
        query: unit length.
        k: how many.
        same: what counts as one galaxy.
        offset: how many better ones to pass over, for paging.
        leave_out: rows of the query itself, never returned, nor their duplicates.
        allow: bool (N,), the filter, or one made ready by the index; None for all.
        recall: of the index, passed on.
    """
    began = time.perf_counter()
    query_rows = np.zeros(0, np.int64) if leave_out is None else leave_out
    ready = None if allow is None else index.allowing(allow)
    wanted, spare = offset + k, len(query_rows) + SPARE
    while True:
        size = min(wanted + spare, len(index))
        hits = index.search(query[None], size, allow=ready)
        rows, scores = hits.ids[0], hits.scores[0]
        complete = bool((rows < 0).any()) or size == len(index)
        rows, scores = rows[rows >= 0], scores[rows >= 0]
        keep, leader = fold(rows, query_rows, same)
        if len(keep) >= wanted or complete:
            break
        spare *= 4
    chosen = keep[offset:wanted]
    groups = folded_groups(
        rows, chosen, leader, query_rows, same, None if ready is None else ready.mask
    )
    ms = 1000 * (time.perf_counter() - began)
    return Neighbours(rows[chosen], scores[chosen], groups, recall, ms, offset + 1)
