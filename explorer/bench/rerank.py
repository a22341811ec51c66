"""Benchmark of a re-ranking: fit a taste, score everything, choose a page."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, Kernel, RationalQuadratic

from explorer.anomaly import (
    Known,
    Ratings,
    Taste,
    diverse_page,
    features,
    fit_taste,
    rank,
    without,
)
from explorer.anomaly.gaussian import Process
from explorer.anomaly.ranking_cache import VARIETY
from explorer.arrays import Scores, Vectors
from explorer.bench.memory import peak_above, reset_peak

PAGE = 24
SKLEARN_ROWS = 5000
SAME_WORK_ROWS = 100_000
RUNS = 3
_CHUNK = 65_536


def bench_rerank(
    *, rows: int = 1_000_000, dim: int = 64, labels: int = 300, seed: int = 0
) -> dict[str, Any]:
    """Seconds for one re-ranking of unit vectors (rows, dim), beside scikit-learn.

    `seconds` is the median of three runs of fit + scores + page; every figure here is, after one
    that is not measured. It works out
    the deviation only where it can matter (about 10,000 rows). `peak_mb` is what the runs took
    beyond the vectors, None where the system does not tell. `sklearn_seconds` is the time that
    scikit-learn's process with the same kernel takes for mean and deviation of all rows, scaled up
    from a sample;
    `speedup_per_row` sets it against `seconds`, `speedup_same_work` against our mean and deviation
    of every row of a sample; `spearman` compares the two means.
    """
    vectors, ratings = _synthetic_ratings(rows, dim, labels, seed)
    odd = np.random.default_rng(seed).random(rows, np.float32)
    even = features(vectors)  # once for a catalogue, not once for a ranking
    galaxies = _Galaxies(vectors, Known(even, vectors.__getitem__), odd)
    _rerank(galaxies, ratings, seed)  # loads torch, which is no part of a run
    before = reset_peak()
    seconds = [_rerank(galaxies, ratings, seed) for _ in range(RUNS)]
    peak = peak_above(before)
    sample = even[:SKLEARN_ROWS]
    taste = fit_taste(even, ratings.rows, ratings.answers, seed=seed)
    if taste is None:
        raise ValueError(f"labels must be at least 1, got {labels}.")
    reference, per_row = _time_sklearn(taste, sample)
    median = float(np.median(seconds))
    same_work = even[:SAME_WORK_ROWS]
    ours_per_row = _median_seconds(lambda: taste.predict(same_work)) / len(same_work)
    return {
        "rows": rows,
        "dim": dim,
        "labels": labels,
        "seconds": median,
        "seconds_each": seconds,
        "sklearn_seconds": per_row * rows,
        "sklearn_rows": len(sample),
        "speedup_per_row": per_row * rows / median,
        "speedup_same_work": per_row / ours_per_row,
        "spearman": float(spearmanr(reference, taste.predict_mean(sample)).statistic),
        "peak_mb": peak,
    }


@dataclass(frozen=True)
class _Galaxies:
    """Vectors (N, D), what a taste is learned on, and oddness (N,)."""

    vectors: Vectors
    known: Known
    oddness: Scores


def _synthetic_ratings(rows: int, dim: int, labels: int, seed: int) -> tuple[Vectors, Ratings]:
    """Clustered unit vectors, and answers that like one of the clusters."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(20, dim)).astype(np.float32)
    vectors = np.empty((rows, dim), np.float32)
    liked = np.empty(rows, bool)
    for start in range(0, rows, _CHUNK):
        block = slice(start, min(start + _CHUNK, rows))
        cluster = rng.integers(0, len(centres), block.stop - start)
        some = centres[cluster] + rng.normal(size=(len(cluster), dim)).astype(np.float32)
        vectors[block] = some / np.linalg.norm(some, axis=1, keepdims=True)
        liked[block] = cluster == 0
    rated = rng.choice(rows, labels, replace=False)
    return vectors, Ratings(rated, np.where(liked[rated], "up", "down").tolist())


def _rerank(galaxies: _Galaxies, ratings: Ratings, seed: int) -> float:
    """Seconds of one re-ranking: fit, scores and page."""
    began = time.perf_counter()
    scores = rank(galaxies.known, ratings, galaxies.oddness, mode="balanced", seed=seed)
    left = without(scores, ratings.rows)
    diverse_page(galaxies.vectors, left, PAGE, seed=seed, variety=VARIETY["taste"])
    return time.perf_counter() - began


def _time_sklearn(taste: Taste, sample: Vectors) -> tuple[NDArray[np.float64], float]:
    """Scikit-learn's mean for the sample and its seconds a galaxy, deviation included."""
    process = taste.process
    known = process.vectors.astype(np.float64)
    reference = GaussianProcessRegressor(
        kernel=_kernel(process), optimizer=None, alpha=process.noise.astype(np.float64)
    )
    reference.fit(known, process.targets - process.mean)
    exact = sample.astype(np.float64)
    seconds = _median_seconds(lambda: reference.predict(exact, return_std=True))
    return reference.predict(exact) + process.mean, seconds / len(sample)


def _median_seconds(work: Callable[[], object]) -> float:
    """The median of three runs, after one that is not measured."""
    each = []
    for _ in range(1 + RUNS):
        began = time.perf_counter()
        work()
        each.append(time.perf_counter() - began)
    return float(np.median(each[1:]))


def _kernel(process: Process) -> Kernel:
    share = process.kernel.linear
    linear = ConstantKernel(process.amplitude * share) * DotProduct(0.0, "fixed")
    near = ConstantKernel(process.amplitude * (1 - share))
    return linear + near * RationalQuadratic(process.kernel.length, alpha=1.0)
