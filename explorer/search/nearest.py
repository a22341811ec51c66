"""Galaxies like these, unlike those: one query vector, exact duplicates and shreds folded."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask, Rows
from explorer.catalogue.projection import unit_length
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


@dataclass(frozen=True)
class Page:
    """Which of the results: k of them after the first `offset`; how far one source reaches.

    `radius` is in arcsec, in pixels for a mosaic; None for the usual (5 arcsec, 4 pixels).
    """

    k: int = 24
    offset: int = 0
    radius: float | None = None


@dataclass(frozen=True)
class Request:
    """One search of an index.

    Attributes:
        query: float32 (P,), unit length.
        page: which of the results.
        leave_out: rows of the query itself, never returned, nor their duplicates.
        allow: bool (N,), the filter, or one made ready by the index; None for all.
    """

    query: NDArray[np.float32]
    page: Page = Page()
    leave_out: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    allow: Mask | Allowed | None = None


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
    return unit_length(query)


def nearest(index: VectorIndex, request: Request, same: Same) -> Neighbours:
    """The galaxies nearest to a query on one page, duplicates folded into the best hit.

    Args:
        index: over the N search vectors.
        request: the query and what may be found.
        same: what counts as one galaxy.
    """
    began = time.perf_counter()
    ready = None if request.allow is None else index.allowing(request.allow)
    first, last = request.page.offset, request.page.offset + request.page.k
    spare = len(request.leave_out) + SPARE
    while True:
        size = min(last + spare, len(index))
        hits = index.search(request.query[None], size, allow=ready)
        rows, scores = hits.ids[0], hits.scores[0]
        complete = bool((rows < 0).any()) or size == len(index)
        rows, scores = rows[rows >= 0], scores[rows >= 0]
        folded = fold(rows, request.leave_out, same)
        if len(folded.leaders) >= last or complete:
            break
        spare *= 4
    chosen = folded.leaders[first:last]
    groups = folded_groups(folded, chosen, same, None if ready is None else ready.mask)
    ms = 1000 * (time.perf_counter() - began)
    return Neighbours(rows[chosen], scores[chosen], groups, index.recall, ms, first + 1)
