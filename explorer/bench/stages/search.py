"""Building an index and searching in it, as the app does, with a filter and without."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.bench.scale_size import Figures, Size
from explorer.bench.stopwatch import Stopwatch, medians
from explorer.bench.synthetic import EmbeddingShape, synthetic_vectors
from explorer.search.duplicates import Same
from explorer.search.nearest import Page, Request, nearest
from index import (
    MilvusIndex,
    VectorIndex,
    build,
    load,
    overlap,
    save,
)
from index.exact import exact
from index.files import write_array

K, QUERIES = 24, 100
PASSING = 0.01  # of the galaxies, by the filter


def index(size: Size) -> Figures:
    """Build, tune, measure and store the index."""
    with Stopwatch() as watch:
        made = build(size.vectors(), size.wanted)
        record = save(made, size.catalogue / "index")
    write_array(size.folder / "index.npy", np.array([record["name"]]))
    kind, recall = record["kind"], round(record["recall"], 4)
    return {**medians([watch]), "kind": kind, "recall": recall}


def search(size: Size) -> Figures:
    """24 look-alikes as the app finds them, and the recall; median of 100 queries."""
    return _searched(size, None)


def filtered_search(size: Size) -> Figures:
    """The same under a filter that one galaxy in a hundred passes."""
    drawn = np.random.default_rng(size.seed + 2)
    mask = np.concatenate([
        drawn.random(min(1 << 20, size.rows - at), np.float32) < PASSING
        for at in range(0, size.rows, 1 << 20)
    ])  # fmt: skip
    return _searched(size, mask)


def milvus(size: Size) -> Figures:
    """The same search in Milvus's embedded server, which holds a collection of its own."""
    address = str(size.folder / "milvus.db")
    with Stopwatch() as watch:
        held = MilvusIndex.build(size.vectors(), uri=address)
    figures = _measured_search(held, size, None)
    held.close()
    return {**figures, "build_s": round(watch.seconds, 2)}


def _opened(size: Size) -> VectorIndex:
    name = str(np.load(size.folder / "index.npy")[0])
    return load(size.catalogue / "index", name, size=size.rows, dim=size.dim)


def _searched(size: Size, mask: NDArray[np.bool_] | None) -> Figures:
    return _measured_search(_opened(size), size, mask)


def _measured_search(held: VectorIndex, size: Size, mask: NDArray[np.bool_] | None) -> Figures:
    queries = synthetic_vectors(EmbeddingShape.read(), QUERIES, size.dim, seed=size.seed + 1)
    allow, same = None if mask is None else held.allowing(mask), Same(held.vectors())
    times = [_timed(held, query, same, allow) for query in (*queries[:1], *queries)][1:]
    found = held.search(queries, K, allow=allow).ids
    truth = exact(held.vectors(), queries, K, allow)[0]
    return {
        **medians(times),
        "worst_s": round(max(one.seconds for one in times), 4),
        "recall": round(overlap(found, truth), 4),
    }


def _timed(held: VectorIndex, query: NDArray[np.float32], same: Same, allow: Any) -> Stopwatch:
    with Stopwatch() as watch:
        nearest(held, Request(query, Page(K), allow=allow), same)
    return watch
