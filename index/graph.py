"""The nearest neighbours of every vector at once: exact while that is quick, by IVF above."""

from collections.abc import Callable

import faiss
import numpy as np
from numpy.typing import NDArray

from index.base import Hits, VectorIndex, check
from index.flat import FlatIndex

EXACT = 50_000  # an exact index is asked up to here; what has none is searched exactly up to QUICK
QUICK = 16_384
PROBES = 24
TRAINED_PER_CELL = 64
SEARCHED_AT_ONCE = 1_024

Search = Callable[[NDArray[np.float32], int], Hits]


def quick_search(vectors: NDArray[np.float32], *, exact_up_to: int = QUICK) -> Search:
    """(queries, k) → Hits among float32 (N, D): exact up to `exact_up_to` vectors, IVF above."""
    if len(vectors) <= exact_up_to:
        return FlatIndex.build(vectors).search
    checked = check(vectors, None)
    cells = max(1, int(min(4 * np.sqrt(len(checked)), len(checked) / 39)))  # 39: FAISS's least
    coarse = faiss.IndexFlatIP(checked.shape[1])
    index = faiss.IndexIVFFlat(coarse, checked.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
    index.cp.max_points_per_centroid = TRAINED_PER_CELL
    index.cp.niter = 10
    index.train(checked)  # type: ignore[call-arg]
    index.add(checked)  # type: ignore[call-arg]
    index.nprobe = PROBES

    def search(queries: NDArray[np.float32], k: int) -> Hits:
        scores, ids = index.search(check(queries, checked.shape[1]), k)  # type: ignore[call-arg]
        return Hits(ids, scores)

    return search


def neighbour_graph(
    vectors: NDArray[np.float32],
    k: int,
    *,
    index: VectorIndex | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> Hits:
    """The k nearest of each of float32 (N, D), itself left out: ids and scores (N, min(k, N - 1)).

    Args:
        vectors: float32 (N, D).
        k: how many.
        index: an index of the same vectors, used where it is no slower than a graph of its own.
        tell: hears how many vectors are done.
    """
    count = len(vectors)
    k = min(k, count - 1)
    ids = np.zeros((count, k), np.int64)
    scores = np.zeros((count, k), np.float32)
    if not k:
        return Hits(ids, scores)
    ready = index is not None and (count <= EXACT or not isinstance(index, FlatIndex))
    search = index.search if index is not None and ready else quick_search(vectors)
    for at in range(0, count, SEARCHED_AT_ONCE):
        rows = slice(at, at + SEARCHED_AT_ONCE)
        hits = search(vectors[rows], k + 1)
        ids[rows], scores[rows] = without_itself(hits.ids, hits.scores, at)
        tell(min(at + SEARCHED_AT_ONCE, count))
    return Hits(ids, scores)


def without_itself(
    ids: NDArray[np.int64], scores: NDArray[np.float32], first: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Hits (Q, K + 1) of rows first, first + 1, … as (Q, K): the galaxy itself, or the last, gone.

    An exact duplicate may come before the galaxy itself, or push it out of its own hits. Where an
    approximate search found fewer, the galaxy itself fills up, as far as the last one found.
    """
    own = ids == np.arange(first, first + len(ids))[:, None]
    own[~own.any(axis=1), -1] = True
    keep = ~own
    shape = (len(ids), ids.shape[1] - 1)
    ids, scores = ids[keep].reshape(shape), scores[keep].reshape(shape)
    empty = ids < 0
    rows = np.arange(first, first + len(ids))[:, None]
    found = np.where(empty, np.inf, scores).min(axis=1, keepdims=True)
    lowest = np.where(np.isfinite(found), found, 1).astype(np.float32)
    return np.where(empty, rows, ids), np.where(empty, lowest, scores)
