"""How far a figure could be from the truth: bootstrap over galaxies, twins drawn together."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from explorer.arrays import Probability, Truth
from explorer.tasks.logistic import Groups, number_groups

RESAMPLES = 400

Measure = Callable[[Truth, Probability], float]


def bootstrap_resamples(
    truth: Truth, groups: Groups | None = None, *, seed: int = 0
) -> Iterator[NDArray[np.int64]]:
    """Rows of each bootstrap resample: galaxies drawn within yes and no, each with its twins."""
    rng = np.random.default_rng(seed)
    number, kind = number_groups(truth, groups)
    sides = [np.flatnonzero(kind), np.flatnonzero(~kind)]
    order, size = np.argsort(number, kind="stable"), np.bincount(number)
    start = np.cumsum(size) - size
    for _ in range(RESAMPLES):
        drawn = np.concatenate([rng.choice(side, len(side)) for side in sides])
        many = size[drawn]
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        yield order[np.repeat(start[drawn], many) + within]


def bootstrap_interval(
    truth: Truth, probability: Probability, measure: Measure, resamples: list[NDArray[np.int64]]
) -> dict[str, float]:
    """{"value", "low", "high"} of a measure: mean over repetitions, bootstrap over galaxies."""
    rng = np.random.default_rng(len(resamples))
    drawn = []
    for rows in resamples:
        one = probability[rng.integers(len(probability))]
        drawn.append(measure(truth[rows], one[rows]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    value = float(np.mean([measure(truth, one) for one in probability]))
    return {"value": value, "low": float(low), "high": float(high)}


def widen_degenerate(figure: dict[str, float], count: int) -> dict[str, float]:
    """A figure whose resamples all agree, with the interval that `count` galaxies allow.

    Where no labelled galaxy is taken for the other kind, a bootstrap cannot vary: Jeffreys'
    interval of a share seen in `count` galaxies, those of the rarer kind, stands in its place.
    """
    if figure["high"] - figure["low"] > 1e-9:
        return figure
    right = figure["value"] * count
    low, high = beta.ppf([0.025, 0.975], right + 0.5, count - right + 0.5)
    return {
        "value": figure["value"],
        "low": min(float(low), figure["low"]),
        "high": max(float(high), figure["high"]),
    }
