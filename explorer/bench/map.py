"""Benchmark of the map: seconds and preservation of layout and placing, beside umap-learn."""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer import maps
from explorer.arrays import Vectors
from explorer.maps import Graph, Recipe
from explorer.maps.layout import plain_umap
from explorer.pipeline.maps import Galaxies, graph_of, place_near, sampled_map

NEW = 10_000
CLUSTERS, DIRECTIONS = 20, 6
CHUNK = 65_536


@dataclass(frozen=True)
class MapBench:
    """What is measured: a map of `rows` synthetic unit vectors of length `dim`, `new` placed later.

    most_fitted: rows up to which all are fitted. baseline: whether umap-learn runs too.
    """

    rows: int = 100_000
    dim: int = 64
    new: int = NEW
    most_fitted: int = maps.MOST_FITTED
    baseline: bool = True
    seed: int = 0


def bench_map(
    bench: MapBench, *, tell: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Seconds and preservation of a map of unit vectors (rows, dim), beside plain umap-learn.

    `seconds` holds the neighbour graph and the layout, `umap_seconds` everything that umap-learn
    does with the same vectors and seed and its defaults, on one processor as it does with a seed;
    `umap_unseeded_seconds` the same on all processors, which no seed can repeat. All compile on a
    small map first, which is not counted; `cpu_seconds` beside them are what is left on a machine
    that others use too. `full_preservation` is what fitting all of more than `most_fitted` keeps.
    `preservation` is the share of a galaxy's 15 nearest of all that are its 15
    nearest on the map, for the same 2,000 galaxies on both. Placing is of `new` more galaxies from
    the same population; its preservation is theirs alone, among all.
    """
    rows, seed, most_fitted = bench.rows, bench.seed, bench.most_fitted
    everything = synthetic_population(rows + bench.new, bench.dim, seed)
    vectors, later = everything[:rows], everything[rows:]
    recipe = Recipe(seed=seed)
    _compile(seed, with_settling=rows > most_fitted)
    tell(f"map of {rows:,}")
    positions, seconds, busy = _timed(lambda: _explorer_map(vectors, recipe, most_fitted))
    tell(f"placing of {len(later):,}")
    placed, placing, _ = _timed(lambda: place_near(everything, np.arange(rows), positions))
    judge = _preservation_of(graph_of(vectors, maps.JUDGED_NEIGHBOURS), 0, rows, seed)
    truth = graph_of(everything, maps.JUDGED_NEIGHBOURS)
    result = {
        "rows": rows,
        "dim": bench.dim,
        "fitted": min(rows, maps.SAMPLED if rows > most_fitted else rows),
        "seconds": seconds,
        "cpu_seconds": busy,
        "preservation": judge(positions),
        "placed": len(later),
        "place_seconds": placing,
        "place_preservation": _preservation_of(truth, rows, bench.new, seed)(placed),
    }
    if rows > most_fitted:
        tell("all of them fitted")
        graph = graph_of(vectors, recipe.neighbours)
        full, full_seconds, _ = _timed(lambda: maps.layout(vectors, graph, recipe))
        result |= {"full_fit_seconds": full_seconds, "full_preservation": judge(full)}
    return result | _baseline(vectors, seed, seconds, judge, tell) if bench.baseline else result


def _baseline(
    vectors: Vectors,
    seed: int,
    ours: float,
    judge: Callable[[Vectors], float],
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Seconds and preservation of umap-learn, with the seed and without."""
    result: dict[str, Any] = {}
    for name, seeded in (("umap", seed), ("umap_unseeded", None)):
        tell(f"plain umap-learn{'' if seeded is not None else ' without a seed'}")
        # mypy infers no type for a lambda with a default, which binds the loop's value.
        plain, seconds, busy = _timed(lambda seeded=seeded: plain_umap(vectors, seed=seeded))  # type: ignore[misc]
        ratio = "time_ratio" if seeded is not None else "unseeded_time_ratio"
        result |= {
            f"{name}_seconds": seconds,
            f"{name}_cpu_seconds": busy,
            f"{name}_preservation": judge(plain),
            ratio: ours / seconds,
        }
    return result


def synthetic_population(rows: int, dim: int, seed: int) -> Vectors:
    """Synthetic unit vectors float32 (rows, dim): 20 groups, each a cloud of about 6 directions."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(CLUSTERS, dim))
    spread = 0.6 * rng.normal(size=(CLUSTERS, DIRECTIONS, dim))
    widths = np.array([1, 0.7, 0.5, 0.3, 0.2, 0.1])
    vectors = np.empty((rows, dim), np.float32)
    for at in range(0, rows, CHUNK):
        block = slice(at, min(at + CHUNK, rows))
        count = block.stop - at
        group = rng.integers(0, CLUSTERS, count)
        along = rng.normal(size=(count, DIRECTIONS)) * widths
        some = centres[group] + np.einsum("nk,nkd->nd", along, spread[group])
        some += rng.normal(scale=0.15, size=some.shape)
        vectors[block] = some / np.linalg.norm(some, axis=1, keepdims=True)
    return vectors


def _explorer_map(vectors: Vectors, recipe: Recipe, most_fitted: int) -> Vectors:
    graph = graph_of(vectors, recipe.neighbours)
    if len(vectors) <= most_fitted:
        return maps.layout(vectors, graph, recipe)
    oddness = 1 - graph.similarity.mean(axis=1)
    return sampled_map(Galaxies(vectors, graph, oddness), recipe)


def _compile(seed: int, *, with_settling: bool) -> None:
    """Let numba compile what both sides run, so that neither pays for it."""
    vectors = synthetic_population(5_000, 16, seed)
    graph, recipe = graph_of(vectors, 15), Recipe(seed=seed)
    positions = maps.layout(vectors, graph, recipe)
    if with_settling:
        maps.settle(positions, graph, recipe)
    plain_umap(vectors, seed=seed)
    plain_umap(vectors, seed=None)


def _timed(work: Callable[[], Vectors]) -> tuple[Vectors, float, float]:
    """What `work` gives, the seconds it took, and those of them that processors were at it."""
    began, busy = time.perf_counter(), time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        result = work()
    return result, time.perf_counter() - began, time.process_time() - busy


def _preservation_of(truth: Graph, first: int, count: int, seed: int) -> Callable[[Vectors], float]:
    """Preservation of positions, on a sample of `count` galaxies from row `first`."""
    drawn = np.random.default_rng(seed).choice(count, min(maps.JUDGED, count), replace=False)
    return lambda positions: maps.preservation(positions, truth, first + drawn)
