"""Stratified bootstrap over labelled galaxies, and the 95 % intervals drawn from it."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from scipy.stats import beta

from explorer.arrays import Groups, Probability, Rows, Truth
from explorer.tasks.logistic import number_groups

RESAMPLES = 400

Measure = Callable[[Truth, Probability], float]


def bootstrap_resamples(
    truth: Truth, groups: Groups | None = None, *, seed: int = 0
) -> Iterator[Rows]:
    """Rows of each of 400 stratified bootstrap resamples, int64 (about L,).

    Groups are drawn within yes and no; all rows of a drawn group come with it.
    """
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
    truth: Truth, probability: Probability, measure: Measure, resamples: list[Rows]
) -> dict[str, float]:
    """{"value", "low", "high"} of a measure of probabilities (R, L): the mean over repetitions.

    Each resample is of the galaxies and of the repetitions.
    """
    rng = np.random.default_rng(len(resamples))
    drawn = []
    for rows in resamples:
        one = probability[rng.integers(len(probability))]
        drawn.append(measure(truth[rows], one[rows]))
    return _with_interval(float(np.mean([measure(truth, one) for one in probability])), drawn)


def paired_difference(
    truth: Truth,
    scores: tuple[Probability, Probability],
    measure: Measure,
    resamples: Iterable[Rows],
) -> dict[str, float]:
    """{"value", "low", "high"} of a measure of the first scores (L,) minus that of the second.

    Both are measured on the same resamples, so that what they share cancels.
    """
    one, other = scores

    def difference(rows: Rows | slice) -> float:
        return measure(truth[rows], one[rows]) - measure(truth[rows], other[rows])

    return _with_interval(difference(slice(None)), [difference(rows) for rows in resamples])


def _with_interval(value: float, drawn: Sequence[float]) -> dict[str, float]:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {"value": value, "low": float(low), "high": float(high)}


def widen_degenerate(figure: dict[str, float], count: int) -> dict[str, float]:
    """The figure, with the interval that `count` galaxies allow where all resamples agree.

    A bootstrap cannot vary where no labelled galaxy is misclassified: Jeffreys' interval of a
    share seen in `count` galaxies, those of the rarer class, stands in its place.
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
