"""How sure a mean over galaxies is: intervals by the bootstrap."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

REPEATS = 2000
_PART = 0.95


def interval_of_macro(
    classes: Sequence[NDArray[np.floating]], *, seed: int = 0
) -> tuple[float, float]:
    """The 95 % interval of the mean over `classes` of the mean of each one's values.

    Galaxies are drawn anew within their class, 2,000 times (Efron 1979). What they were compared
    with stays as it is, so it says how sure the figure is of these galaxies as queries.

    Args:
        classes: a figure of each galaxy, float (n,), of each class; few distinct values.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    drawn = np.mean([_means_drawn(values, rng) for values in classes], axis=0)
    low, high = np.quantile(drawn, [(1 - _PART) / 2, (1 + _PART) / 2])
    return float(low), float(high)


def _means_drawn(values: NDArray[np.floating], rng: np.random.Generator) -> NDArray[np.float64]:
    """The means (2000,) of as many values drawn anew as there are."""
    kinds, count = np.unique(values, return_counts=True)
    return rng.multinomial(len(values), count / len(values), size=REPEATS) @ kinds / len(values)
