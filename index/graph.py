"""The nearest neighbours of every vector at once: exact while that is quick, by IVF above."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from index.base import Hits, VectorIndex
from index.flat import FlatIndex
from index.milvus import MilvusIndex
from index.tune import MOST_WHOLE, RECALL, Wanted, build

EXACT = 50_000
SEARCHED_AT_ONCE = 1_024

Search = Callable[[NDArray[np.float32], int], Hits]


def graph_index(
    vectors: NDArray[np.float32],
    index: VectorIndex | None = None,
    *,
    recall: float = RECALL,
    exact_up_to: int = EXACT,
    seed: int = 0,
) -> VectorIndex:
    """What to search for all neighbours of float32 (N, D) at once: `index` itself if it is quick.

    Exact for few vectors or on a GPU; else inverted lists, whose `recall` says what they find.
    """
    few = len(vectors) <= exact_up_to
    if index is not None and not isinstance(index, MilvusIndex):
        if few or not isinstance(index, FlatIndex) or index.on_gpu:
            return index
    kind = "flat" if few else "ivf" if len(vectors) <= MOST_WHOLE else "shards"
    return build(vectors, Wanted(kind, recall, seed))


def quick_search(vectors: NDArray[np.float32], *, exact_up_to: int = EXACT) -> Search:
    """(queries, k) → Hits among float32 (N, D): exact up to `exact_up_to` vectors, IVF above."""
    return graph_index(vectors, exact_up_to=exact_up_to).search


def neighbour_graph(
    vectors: NDArray[np.float32],
    k: int,
    *,
    index: VectorIndex | None = None,
    rows: NDArray[np.int64] | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> Hits:
    """The k nearest of each of float32 (N, D), itself left out: ids and scores (N, min(k, N - 1)).

    Args:
        vectors: float32 (N, D).
        k: how many.
        index: an index of the same vectors, used where it is no slower than one for this alone.
        rows: int64 (R,), of these alone, in this order; the answer is (R, min(k, N - 1)).
        tell: hears how many vectors are done.
    """
    count = len(vectors) if rows is None else len(rows)
    k = min(k, len(vectors) - 1)
    ids = np.zeros((count, max(k, 0)), np.int64)
    scores = np.zeros((count, max(k, 0)), np.float32)
    if k < 1:
        return Hits(ids, scores)
    search = graph_index(vectors, index).search
    for at in range(0, count, SEARCHED_AT_ONCE):
        block = slice(at, min(at + SEARCHED_AT_ONCE, count))
        own = np.arange(block.start, block.stop) if rows is None else rows[block]
        hits = search(vectors[block if rows is None else own], k + 1)
        ids[block], scores[block] = without_itself(hits.ids, hits.scores, own)
        tell(min(at + SEARCHED_AT_ONCE, count))
    return Hits(ids, scores)


def without_itself(
    ids: NDArray[np.int64], scores: NDArray[np.float32], asked: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Hits (Q, K + 1) of the rows `asked` (Q,) as (Q, K): the galaxy itself, or the last, gone.

    An exact duplicate may come before the galaxy itself, or push it out of its own hits. Where an
    approximate search found fewer, the galaxy itself fills up, as far as the last one found.
    """
    rows = asked[:, None]
    own = ids == rows
    own[~own.any(axis=1), -1] = True
    shape = (len(ids), ids.shape[1] - 1)
    ids, scores = ids[~own].reshape(shape), scores[~own].reshape(shape)
    empty = ids < 0
    if not empty.any():
        return ids, scores
    found = np.where(empty, np.inf, scores).min(axis=1, keepdims=True)
    lowest = np.where(np.isfinite(found), found, 1).astype(np.float32)
    return np.where(empty, rows, ids), np.where(empty, lowest, scores)
