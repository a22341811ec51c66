"""Galaxies like these, unlike those: one query vector, exact duplicates and shreds folded."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.places import Places
from explorer.catalogue.projection import unit
from index import Allowed, VectorIndex, Vectors

UNLIKE_WEIGHT = 0.2  # more leads away from the likes themselves: `evaluate feedback`
SAME_IMAGE = 0.9999
SPARE = 32
BLOCK = 512

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


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


@dataclass(frozen=True)
class Same:
    """What counts as one galaxy: near-identical pixels, and places within a radius.

    Attributes:
        vectors: float32 (N, P), unit length; at a cosine of `SAME_IMAGE` images are the same.
        places: where the galaxies are, if known.
        radius: in the unit of `places`; 0 folds none by place.
    """

    vectors: Vectors
    places: Places | None = None
    radius: float = 0.0

    def matrix(self, some: Rows, others: Rows) -> Mask:
        """Which of `some` (A,) and `others` (B,) are one galaxy, bool (A, B)."""
        same = self.vectors[some] @ self.vectors[others].T >= SAME_IMAGE
        if self.places is not None and self.radius > 0:
            same |= self.places.within(some, others, self.radius)
        return same

    def around(self, row: int) -> Rows:
        """All rows of the catalogue at the place of one, its own left out."""
        if self.places is None or self.radius <= 0:
            return np.zeros(0, np.int64)
        near = self.places.around(row, self.radius)
        return near[near != row]


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
    groups = _groups(rows, chosen, leader, query_rows, same, None if ready is None else ready.mask)
    ms = 1000 * (time.perf_counter() - began)
    return Neighbours(rows[chosen], scores[chosen], groups, recall, ms, offset + 1)


def fold(rows: Rows, query_rows: Rows, same: Same) -> tuple[Rows, Rows]:
    """Which hits stand for themselves, and for every hit the one that stands for it.

    Args:
        rows: hits, best first.
        query_rows: what is the same as one of these is gone altogether.
        same: what counts as one galaxy.

    Returns:
        Places in `rows` of the leaders, best first; and for each of `rows` the place of its
        leader (its own, for a leader), -1 where that is the query.
    """
    leader = np.full(len(rows), -1, np.int64)
    leaders = np.zeros(0, np.int64)
    for at in range(0, len(rows), BLOCK):
        places = np.arange(at, min(at + BLOCK, len(rows)))
        places = places[~_same_as_query(rows[places], query_rows, same)]
        known = same.matrix(rows[places], rows[leaders])
        old = known.any(axis=1)
        if old.any():
            leader[places[old]] = leaders[known[old].argmax(axis=1)]
        fresh = places[~old]
        leader[fresh] = _first_of_each(same.matrix(rows[fresh], rows[fresh]), fresh)
        leaders = np.concatenate([leaders, fresh[leader[fresh] == fresh]])
    return leaders, leader


def _same_as_query(rows: Rows, query_rows: Rows, same: Same) -> Mask:
    if not len(query_rows):
        return np.zeros(len(rows), bool)
    return np.isin(rows, query_rows) | same.matrix(rows, query_rows).any(axis=1)


def _first_of_each(same: Mask, places: Rows) -> Rows:
    """The leader of each: the first leader it is the same as, itself if there is none."""
    found = places.copy()
    pairs = np.tril(same, -1)
    for at in np.flatnonzero(pairs.any(axis=1)):
        twins = np.flatnonzero(pairs[at])
        leading = twins[found[twins] == places[twins]]
        if len(leading):
            found[at] = places[leading[0]]
    return found


def _groups(
    rows: Rows, chosen: Rows, leader: Rows, query_rows: Rows, same: Same, allow: Mask | None
) -> tuple[Rows, ...]:
    """Rows folded into each chosen hit, in the order of their rows.

    Sources at its place count wherever they rank, so that the number does not depend on the page.
    """
    seen, groups = set(rows[leader >= 0].tolist()) | set(query_rows.tolist()), []
    for place in chosen:
        alike = rows[(leader == place) & (np.arange(len(rows)) != place)]
        beyond = [row for row in same.around(int(rows[place])).tolist() if row not in seen]
        if allow is not None:
            beyond = [row for row in beyond if allow[row]]
        seen.update(beyond)
        groups.append(np.sort(np.concatenate([alike, np.array(beyond, np.int64)])))
    return tuple(groups)
