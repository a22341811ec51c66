"""Galaxies like these, unlike those: one query vector, exact duplicates and shreds folded."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.projection import unit
from explorer.catalogue.sky import separation_arcsec
from index import Allowed, VectorIndex, Vectors

UNLIKE_WEIGHT = 0.5
SAME_IMAGE = 0.9999
SAME_SOURCE_ARCSEC = 5.0
SPARE = 32

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Neighbours:
    """Look-alikes, best first; `folded` counts the duplicates and shreds each one stands for."""

    rows: Rows  # int64 (K,)
    similarity: NDArray[np.float32]  # (K,), cosine
    folded: NDArray[np.int64]  # (K,)
    recall: float
    ms: float


@dataclass(frozen=True)
class Sky:
    """Where the galaxies are, float64 (N,) each, NaN where unknown."""

    ra_deg: NDArray[np.float64]
    dec_deg: NDArray[np.float64]


def share_found(recall: float) -> str:
    """A recall as it is told to a researcher: "97 % of true neighbours found", "all …" if exact."""
    share = "all" if recall >= 1 else f"{min(100 * recall, 99.9):.3g} % of"
    return f"{share} true neighbours found"


def query_vector(
    vectors: Vectors, likes: Sequence[int] | Rows, unlikes: Sequence[int] | Rows = ()
) -> NDArray[np.float32]:
    """The unit vector (D,) of a query: mean of the likes less half the mean of the unlikes.

    Rocchio 1971 relevance feedback; with one like and no unlike it is that galaxy.
    """
    query = vectors[np.asarray(likes, np.int64)].mean(axis=0)
    if len(unlikes):
        query = query - UNLIKE_WEIGHT * vectors[np.asarray(unlikes, np.int64)].mean(axis=0)
    return unit(query)


def nearest(
    index: VectorIndex,
    query: NDArray[np.float32],
    *,
    k: int,
    offset: int = 0,
    leave_out: Rows | None = None,
    allow: NDArray[np.bool_] | Allowed | None = None,
    sky: Sky | None = None,
    recall: float = 1.0,
) -> Neighbours:
    """The k nearest of `query` (D,) after the first `offset`, duplicates folded into the first.

    Args:
        index: over the N search vectors.
        query: unit length.
        k: how many.
        offset: how many better ones to pass over, for paging.
        leave_out: rows of the query itself, never returned, nor their duplicates.
        allow: bool (N,), the filter, or one made ready by the index; None for all.
        sky: positions, where known, to fold shreds of one source within 5 arcsec.
        recall: of the index, passed on.
    """
    began = time.perf_counter()
    query_rows = np.zeros(0, np.int64) if leave_out is None else leave_out
    wanted, found = offset + k, len(query_rows) + SPARE
    while True:
        size = min(wanted + found, len(index))
        hits = index.search(query[None], size, allow=allow)
        rows, scores = hits.ids[0], hits.scores[0]
        complete = bool((rows < 0).any()) or size == len(index)
        rows, scores = rows[rows >= 0], scores[rows >= 0]
        keep, folded = fold(index.vectors(), rows, query_rows, sky)
        if len(keep) >= wanted or complete:
            break
        found *= 4
    chosen = keep[offset:wanted]
    ms = 1000 * (time.perf_counter() - began)
    return Neighbours(rows[chosen], scores[chosen], folded[offset:wanted], recall, ms)


def fold(
    vectors: Vectors, rows: Rows, query_rows: Rows, sky: Sky | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of the hits stand for themselves, and how many others each of those stands for.

    Returns:
        Places in `rows`, best first, and the count folded into each; what duplicates a galaxy of
        the query is gone altogether.
    """
    leaders = list(query_rows)
    keep: list[int] = []
    counts = [0] * len(leaders)
    queried = set(query_rows.tolist())
    same = _same_pairs(vectors, np.concatenate([query_rows, rows]).astype(np.int64), sky)
    taken: list[int] = list(
        range(len(leaders))
    )  # places in the joint list of those that lead a group
    for place, row in enumerate(rows):
        if row in queried:
            continue
        at = place + len(query_rows)
        twins = np.flatnonzero(same[at][taken])
        if len(twins):
            counts[int(twins[0])] += 1
            continue
        taken.append(at)
        counts.append(0)
        keep.append(place)
    return np.array(keep, np.int64), np.array(counts[len(query_rows) :], np.int64)


def _same_pairs(vectors: Vectors, rows: Rows, sky: Sky | None) -> NDArray[np.bool_]:
    some = vectors[rows]
    near = some @ some.T >= SAME_IMAGE
    if sky is not None:
        ra, dec = sky.ra_deg[rows], sky.dec_deg[rows]
        apart = separation_arcsec(ra.reshape(-1, 1), dec.reshape(-1, 1), ra, dec)
        near |= np.nan_to_num(apart, nan=np.inf) <= SAME_SOURCE_ARCSEC
    return near
