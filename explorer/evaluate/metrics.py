"""Ranking metrics on the truth of galaxies in ranked order, and figures over repeated runs."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask


def precision_at(positive: Mask, count: int) -> float:
    """The share of positives among the first `count` (or all, where there are fewer)."""
    return float(np.mean(positive[:count])) if len(positive) else 0.0


def best_first(scores: NDArray[np.floating], seed: int = 0) -> NDArray[np.int64]:
    """Rows by falling score, ties in random order: int64 (N,)."""
    jitter = np.random.default_rng(seed).random(len(scores))
    return np.lexsort((jitter, -np.asarray(scores, np.float64)))


def mean_and_sd(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """{name: mean, …, name_sd: standard deviation} over runs that hold the same figures."""
    columns = {name: np.array([run[name] for run in runs], float) for name in runs[0]}
    means = {name: float(values.mean()) for name, values in columns.items()}
    return means | {f"{name}_sd": float(values.std()) for name, values in columns.items()}
