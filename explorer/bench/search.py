"""Benchmark of a search: time, recall and memory, beside raw FAISS and a ball tree.

The index is built and stored by one process and opened by a fresh one, which is where it is timed:
what that holds in memory is what the app would.
"""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Vectors
from explorer.bench.memory import status_mb
from explorer.bench.synthetic import EmbeddingShape, synthetic_vectors
from explorer.search.duplicates import Same
from explorer.search.nearest import Page, Request, nearest
from index import Allowed, FlatIndex, IvfIndex, VectorIndex, Wanted, build, load, overlap, save
from index.exact import exact

K = 24
FIRST = Page(K)
QUERIES = 100
SHARES = {"50%": 0.5, "1%": 0.01, "0.1%": 0.001}
TREE_ROWS = 1_000_000
RAW_RUNS = 11
FEW_QUERIES_ABOVE = 10_000_000  # rows, where a raw search takes seconds, so that few are timed


@dataclass(frozen=True)
class SearchBench:
    """What is measured: N vectors of length D in one index, by queries that are not among them."""

    rows: int = 1_000_000
    dim: int = 64
    wanted: Wanted = Wanted()  # noqa: RUF009
    shape: EmbeddingShape | None = None  # None: the one that ships

    @property
    def seed(self) -> int:
        """Of vectors, queries and filters."""
        return self.wanted.seed


def bench_search(
    bench: SearchBench, tell: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Times in ms a query (median), memory in MB and recall@24 of one size.

    `engine_ms`, `worst_ms`: a whole search as the app calls it (`search.nearest`: search,
    re-rank, fold duplicates), `raw_faiss_ms` an exact search of FAISS over the same vectors at the
    same k, `ratio` the one over the other; `raw_index_ms` is the bare FAISS index below the engine.
    `filtered` has the same under random filters: `first_ms` with the filter made ready, `ms` after.
    `ball_tree_ms` is fit and query as decals_similarity does for each, on `ball_tree_rows`.
    """
    shape = bench.shape or EmbeddingShape.read()
    tell(f"{bench.rows:,} vectors of D={bench.dim}")
    vectors = synthetic_vectors(shape, bench.rows, bench.dim, seed=bench.seed)
    queries = synthetic_vectors(shape, QUERIES, bench.dim, seed=bench.seed + 1)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        index = build(vectors, bench.wanted)
        build_s = time.perf_counter() - began
        tell(f"built a {index.kind} index in {build_s:.1f} s; recall {index.recall:.3f} when tuned")
        record = save(index, Path(folder))
        del index
        tree_ms = _ball_tree_ms(vectors[:TREE_ROWS], queries[:1])
        raw_ms = _raw_exact_ms(vectors, queries) if record["kind"] != "flat" else None
        truth = {name: exact(vectors, queries, K, allowed)[0] for name, allowed in _filters(bench)}
        del vectors
        tell("searching in a fresh process")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            found = fresh.submit(
                _measure_opened, bench, folder, record["name"], queries, truth
            ).result()
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    raw_ms = raw_ms or found["raw_index_ms"]
    return {
        "rows": bench.rows,
        "dim": bench.dim,
        "k": K,
        "kind": record["kind"],
        "engine_ms": found["engine_ms"],
        "raw_faiss_ms": raw_ms,
        "ratio": found["engine_ms"] / raw_ms,
        **found,
        "recall_when_tuned": record["recall"],
        "ball_tree_ms": tree_ms,
        "ball_tree_rows": min(bench.rows, TREE_ROWS),
        "build_s": build_s,
        "build_peak_mb": status_mb("VmHWM"),
        "disk_mb": size / 2**20,
        **{name: record[name] for name in ("lists", "code", "probes") if name in record},
        "threads": faiss.omp_get_max_threads(),
    }


def _filters(bench: SearchBench) -> list[tuple[str, Allowed | None]]:
    """No filter, then random ones that pass a share of the rows."""
    rng = np.random.default_rng(bench.seed + 2)
    made: list[tuple[str, Allowed | None]] = [("all", None)]
    for name, share in SHARES.items():
        mask = rng.random(bench.rows, np.float32) < share
        made.append((name, Allowed(mask, int(mask.sum()))))
    return made


def _measure_opened(
    bench: SearchBench,
    folder: str,
    name: str,
    queries: Vectors,
    truth: dict[str, NDArray[np.int64]],
) -> dict[str, Any]:
    """What a process sees that opens the index and searches; the first answer comes cold."""
    bare = status_mb("VmRSS")
    began = time.perf_counter()
    index = load(Path(folder), name, size=bench.rows, dim=bench.dim, device=bench.wanted.device)
    same = Same(index.vectors())
    nearest(index, Request(queries[0], FIRST), same)
    open_s = time.perf_counter() - began
    timed = queries[:RAW_RUNS] if bench.rows > FEW_QUERIES_ABOVE else queries
    engine, raw = _times(
        timed, lambda query: nearest(index, Request(query, FIRST), same), _raw_search(index)
    )
    found: dict[str, Any] = {
        "engine_ms": float(np.median(engine)),
        "worst_ms": float(np.max(engine)),
        "raw_index_ms": float(np.median(raw)),
        "recall": overlap(index.search(queries, K).ids, truth["all"]),
        "open_to_first_answer_s": open_s,
        "on_gpu": index.on_gpu,
        "filtered": {},
    }
    for share, allowed in _filters(bench)[1:]:
        found["filtered"][share] = _measure_filtered(index, queries, allowed, truth[share])
    resident = status_mb("VmRSS")
    return {
        **found,
        "peak_mb": status_mb("VmHWM"),
        "resident_mb": resident,
        "resident_mapped_mb": status_mb("RssFile"),
        "resident_before_opening_mb": bare,
    }


def _raw_search(index: VectorIndex) -> Callable[[Vectors], Any]:
    """A search of the FAISS index below an engine, that looks as far and no more; else nothing."""
    if isinstance(index, FlatIndex):  # whose vectors may be mapped, its FAISS index empty
        return partial(_raw_exact, index.vectors())
    below = getattr(index, "faiss", None)
    if below is None:
        return lambda query: None
    if not isinstance(index, IvfIndex):
        return lambda query: below.search(query[None], K)
    lists = index.probes.at(K, index.faiss.nlist)
    # FAISS's Python constructors take fields by name; its stubs do not know.
    parameters = faiss.SearchParametersIVF(nprobe=lists)  # type: ignore[call-arg]
    return lambda query: below.search(query[None], K, params=parameters)


def _measure_filtered(
    index: VectorIndex, queries: Vectors, allowed: Allowed | None, truth: NDArray[np.int64]
) -> dict[str, float]:
    same = Same(index.vectors())

    def search(query: Vectors) -> None:
        nearest(index, Request(query, FIRST, allow=allowed), same)

    (first,) = _times(queries[:1], search)
    (times,) = _times(queries, search)
    return {
        "ms": float(np.median(times)),
        "worst_ms": float(np.max(times)),
        "first_ms": first[0],
        "recall": overlap(index.search(queries, K, allow=allowed).ids, truth),
    }


def _raw_exact_ms(vectors: Vectors, queries: Vectors) -> float:
    return float(np.median(_times(queries[:RAW_RUNS], partial(_raw_exact, vectors))))


def _raw_exact(vectors: Vectors, query: Vectors) -> Any:
    return faiss.knn(query[None], vectors, K, metric=faiss.METRIC_INNER_PRODUCT)


def _ball_tree_ms(vectors: Vectors, query: Vectors) -> float:
    from sklearn.neighbors import NearestNeighbors

    def refit(query: Vectors) -> None:
        tree = NearestNeighbors(n_neighbors=min(K, len(vectors)), algorithm="ball_tree")
        tree.fit(vectors).kneighbors(query[None])

    return _times(query, refit)[0][0]


def _times(queries: Vectors, *searches: Callable[[Vectors], Any]) -> list[list[float]]:
    """Milliseconds of every query through each search in turn."""
    times: list[list[float]] = [[] for _ in searches]
    for query in queries:
        for search, taken in zip(searches, times, strict=True):
            began = time.perf_counter()
            search(query)
            taken.append(1000 * (time.perf_counter() - began))
    return times


def search_cost_figure(results: list[dict[str, Any]]) -> Any:
    """Milliseconds a query against N, both logarithmic: engine, filters, raw FAISS, ball tree."""
    import plotly.graph_objects as go

    rows = [each["rows"] for each in results]
    lines = {
        "this explorer": [each["engine_ms"] for each in results],
        **{
            f"… where {share} pass": [each["filtered"][share]["ms"] for each in results]
            for share in SHARES
        },
        "raw FAISS, exact": [each["raw_faiss_ms"] for each in results],
    }
    drawn = go.Figure([go.Scatter(x=rows, y=y, name=name) for name, y in lines.items()])
    fitted = [each for each in results if each["ball_tree_rows"] == each["rows"]]
    drawn.add_scatter(
        x=[each["rows"] for each in fitted],
        y=[each["ball_tree_ms"] for each in fitted],
        name="ball tree refitted for each query",
    )
    hover = "%{x:,} galaxies: %{y:.3g} ms<extra>%{fullData.name}</extra>"
    drawn.update_traces(mode="lines+markers", hovertemplate=hover)
    drawn.update_xaxes(type="log", title="galaxies")
    drawn.update_yaxes(type="log", title="ms a query (median)")
    kinds = ", ".join(f"{each['rows']:,}: {each['kind']} {each['recall']:.3f}" for each in results)
    drawn.update_layout(
        title={"text": "Cost of 24 look-alikes", "subtitle": {"text": f"recall@24 · {kinds}"}}
    )
    return drawn
