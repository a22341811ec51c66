"""The exact answer: inner products with every vector, or with those that pass a filter."""

import faiss
import numpy as np
from numpy.typing import NDArray

from index.base import Allowed, Found, Vectors

CHUNK = 65_536


def exact(
    vectors: Vectors, queries: NDArray[np.float32], k: int, allowed: Allowed | None = None
) -> Found:
    """Places and scores (Q, k) of the k best of `queries` float32 (Q, D), best first.

    A chunk of `vectors` is in memory at a time; -1 and -inf where fewer than k pass.
    """
    count = len(vectors) if allowed is None else allowed.count
    heap = faiss.ResultHeap(len(queries), k, keep_max=True)
    for at in range(0, count, CHUNK):
        chunk = slice(at, min(at + CHUNK, count))
        places = np.arange(chunk.start, chunk.stop) if allowed is None else allowed.rows[chunk]
        some = vectors[chunk] if allowed is None else vectors[places]
        most = min(k, len(some))
        scores, found = faiss.knn(queries, some, most, metric=faiss.METRIC_INNER_PRODUCT)
        heap.add_result(np.ascontiguousarray(scores), np.ascontiguousarray(places[found]))
    heap.finalize()
    return heap.I, np.where(heap.I < 0, -np.inf, heap.D).astype(np.float32)


def rerank_exactly(
    vectors: Vectors, queries: NDArray[np.float32], places: NDArray[np.int64], k: int
) -> Found:
    """The k best of the candidates `places` (Q, R), -1 for none, by their exact inner product."""
    scores = np.einsum("qd,qrd->qr", queries, vectors[places])
    scores[places < 0] = -np.inf
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    best = np.take_along_axis(scores, order, axis=1)
    return np.take_along_axis(places, order, axis=1), best.astype(np.float32)
