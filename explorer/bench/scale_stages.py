"""The stages that `bench scale` times, each as the product does it, on synthetic galaxies.

A stage runs in a process of its own, reads what earlier ones left in the size's folder, and gives
its seconds (of one search, ranking or opening; of the whole for what is done once). What only one
stage loads it imports itself: its peak of memory is its own.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

import explorer
from explorer.anomaly.oddness import oddness
from explorer.anomaly.ranking_cache import PageRequest, RankingCache
from explorer.bench.derive_stage import derive_all, embed
from explorer.bench.room import EMBEDDING
from explorer.bench.scale_size import Figures, Size
from explorer.bench.stopwatch import Stopwatch, medians
from explorer.bench.synthetic import EmbeddingShape, synthetic_chunks, synthetic_vectors
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import Projection, unit_length
from explorer.catalogue.writer import Writer
from explorer.search.duplicates import Same
from explorer.search.nearest import Page, Request, nearest
from explorer.search.similar import IN_MEMORY
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

FRAGMENT = 4_096  # rows, as of a build
K, QUERIES, RUNS, LABELS, NEIGHBOURS = 24, 100, 3, 300, 16
PASSING = 0.01  # of the galaxies, by the filter


def draw_vectors(size: Size) -> Figures:
    """Write the vectors that the other stages share, a chunk at a time."""
    path = size.folder / "vectors.npy"
    made = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(size.rows, size.dim))
    at = 0
    with Stopwatch() as watch:
        for chunk in synthetic_chunks(EmbeddingShape.read(), size.rows, size.dim, seed=size.seed):
            made[at : at + len(chunk)] = chunk
            at += len(chunk)
        made.flush()
    return medians([watch])


def add(size: Size) -> Figures:
    """Append all rows to `galaxies.lance` in the fragments of a build; drawing them not counted."""
    size.catalogue.mkdir(exist_ok=True)
    writer, watches = Writer(size.catalogue), []
    for table, thumbnails, embeddings in _fragments(size):
        with Stopwatch() as watch:
            writer.append(table, thumbnails=thumbnails, embeddings=embeddings, votes={})
        watches.append(watch)
    _write_manifest(size, writer.dataset.version)
    return {
        "seconds": sum(one.seconds for one in watches),
        "cpu_seconds": sum(one.cpu_seconds for one in watches),
        "fragments": len(watches),
    }


def _fragments(
    size: Size,
) -> Iterator[tuple[pa.Table, list[bytes], NDArray[np.float32]]]:
    rng = np.random.default_rng(size.seed)
    embeddings = unit_length(rng.standard_normal((FRAGMENT, EMBEDDING), np.float32))
    for start in range(0, size.rows, FRAGMENT):
        here = np.arange(start, min(start + FRAGMENT, size.rows))
        columns = {
            "id": [f"galaxy-{row:010d}" for row in here],
            "reference": [f"{row}.jpg" for row in here],
            "ra_deg": rng.uniform(0, 360, len(here)),
            "dec_deg": rng.uniform(-60, 60, len(here)),
            **{name: rng.standard_normal(len(here), np.float32) for name in ("map_x", "map_y")},
            "oddness": rng.random(len(here), np.float32),
        }
        several = size.thumbnails
        thumbnails = [numbered(several[row % len(several)], int(row)) for row in here]
        yield pa.table(columns), thumbnails, np.roll(embeddings, start, axis=1)[: len(here)]


def numbered(jpeg: bytes, row: int) -> bytes:
    """The same picture with its row in a comment: Lance stores equal bytes of a fragment once."""
    return jpeg[:2] + b"\xff\xfe\x00\x0a" + row.to_bytes(8, "big") + jpeg[2:]


def _write_manifest(size: Size, version: int) -> None:
    axes = np.eye(size.dim, EMBEDDING, dtype=np.float32)
    share = np.full(size.dim, 1 / size.dim, np.float32)
    plain = Projection(np.zeros(EMBEDDING, np.float32), axes, share, size.rows)
    encoder = {"name": "synthetic", "weights_sha256": "0" * 64, "dim": EMBEDDING}
    manifest = Manifest("synthetic galaxies", encoder, 1, size.seed)
    manifest.projection = {"file": plain.write(size.catalogue), "components": size.dim}
    manifest.galaxies, manifest.dataset_version = size.rows, version
    manifest.write(size.catalogue)


def index(size: Size) -> Figures:
    """Build, tune, measure and store the index."""
    with Stopwatch() as watch:
        made = build(size.vectors(), size.wanted)
        record = save(made, size.catalogue / "index")
    write_array(size.folder / "index.npy", np.array([record["name"]]))
    kind, recall = record["kind"], round(record["recall"], 4)
    return {**medians([watch]), "kind": kind, "recall": recall}


def _opened(size: Size) -> VectorIndex:
    name = str(np.load(size.folder / "index.npy")[0])
    return load(size.catalogue / "index", name, size=size.rows, dim=size.dim)


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


def rerank(size: Size) -> Figures:
    """A page of 24 after a new rating, of 300: fit, score all, choose; `first_s` opens it too."""
    halves = size.vectors()
    vectors = np.asarray(halves) if size.rows <= IN_MEMORY else halves
    rng = np.random.default_rng(size.seed)
    odd = rng.random(size.rows, np.float32)
    rated = rng.choice(size.rows, LABELS + RUNS, replace=False)
    wanted = halves[rated] @ halves[rated[0]]
    answers = {
        int(row): "up" if near else "down"
        for row, near in zip(rated, wanted >= np.quantile(wanted, 0.9), strict=True)
    }
    cache = RankingCache(vectors, odd, seed=size.seed)  # type: ignore[arg-type]  # as the app's
    times = [_ranked(cache, dict(list(answers.items())[: LABELS + at])) for at in range(RUNS + 1)]
    return {**medians(times[1:]), "first_s": round(times[0].seconds, 3)}


def _ranked(cache: RankingCache, answers: dict[int, str]) -> Stopwatch:
    with Stopwatch() as watch:
        cache.page(cache.prepare(answers, "balanced").result(), PageRequest(0, K))
    return watch


def graph(size: Size) -> Figures:
    """The nearest neighbours that a map needs: of all up to three million, else of its judges."""
    from explorer.pipeline.maps import graph_for_map

    vectors = size.search_vectors()
    with Stopwatch() as watch:
        found = graph_for_map(vectors, NEIGHBOURS, seed=size.seed)
    write_array(size.folder / "graph-ids.npy", found.ids)
    write_array(size.folder / "graph-scores.npy", found.similarity)
    return medians([watch])


def layout(size: Size) -> Figures:
    """Positions of all on a new map, its neighbours being known."""
    from explorer.maps import MOST_SETTLED, Graph, Recipe
    from explorer.pipeline.maps import Galaxies, new_map
    from explorer.pipeline.scratch import scratch_array

    vectors, made = size.search_vectors(), (size.folder / "graph-ids.npy").exists()
    known = (
        Graph(*(np.load(size.folder / f"graph-{name}.npy") for name in ("ids", "scores")))
        if made and size.rows <= MOST_SETTLED
        else Graph(np.zeros((0, NEIGHBOURS), np.int64), np.zeros((0, NEIGHBOURS), np.float32))
    )
    odd = oddness(vectors, scratch_array(size.folder, (size.rows,)))
    with Stopwatch() as watch:
        places = new_map(Galaxies(vectors, known, odd, size.folder), Recipe(seed=size.seed))
    write_array(size.folder / "positions.npy", places)
    return medians([watch])


def tiles(size: Size) -> Figures:
    """A layout sorted into cells and drawn at all levels: what the first visitor waits for."""
    from explorer.maps.density import Cells, draw_density

    rng = np.random.default_rng(size.seed)
    centres = rng.normal(32_768, 9_000, (64, 2)).astype(np.float32)
    places = centres[rng.integers(0, len(centres), size.rows)]
    places += rng.standard_normal(places.shape, np.float32) * np.float32(1_500)
    grid = places.clip(0, 65_535).astype(np.uint16)
    colour = rng.integers(0, 255, size.rows, np.uint8)
    with Stopwatch() as watch:
        draw_density(Cells(grid), colour, None)
    return medians([watch])


def milvus(size: Size) -> Figures:
    """The same search in Milvus's embedded server, which holds a collection of its own."""
    address = str(size.folder / "milvus.db")
    with Stopwatch() as watch:
        held = MilvusIndex.build(size.vectors(), uri=address)
    figures = _measured_search(held, size, None)
    held.close()
    return {**figures, "build_s": round(watch.seconds, 2)}


OPENED_ID = "galaxy-{:010d}"


def open_catalogue(size: Size) -> Figures:
    """Open the catalogue and answer once, in a new process; imports not counted."""
    name = str(np.load(size.folder / "index.npy")[0])
    manifest = Manifest.read(size.catalogue)
    manifest.index, manifest.complete = {"name": name}, True
    manifest.write(size.catalogue)
    galaxy = OPENED_ID.format(size.rows // 2)
    with Stopwatch() as watch:
        found = explorer.open(size.catalogue).similar(galaxy, k=K)
    if len(found) != K:
        raise RuntimeError("the opened catalogue gave too few look-alikes")
    return medians([watch])


DRAWN = ("vectors", "embedded")  # what the stages are given; no stage of the product
STAGES: dict[str, Callable[[Size], Figures]] = {
    "vectors": draw_vectors,
    "add": add,
    "index": index,
    "search": search,
    "filter": filtered_search,
    "rerank": rerank,
    "graph": graph,
    "layout": layout,
    "tiles": tiles,
    "open": open_catalogue,
    "milvus": milvus,
    "embedded": embed,
    "derive": derive_all,
}
FIRST = {
    "add": (),
    "index": ("vectors",),
    "search": ("vectors", "index"),
    "filter": ("vectors", "index"),
    "rerank": ("vectors",),
    "graph": ("vectors",),
    "layout": ("vectors",),
    "open": ("vectors", "add", "index"),
    "milvus": ("vectors",),
    "derive": ("embedded",),
}
