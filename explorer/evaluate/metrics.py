"""How good a ranking is, from the truth of its galaxies in order."""

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask


def average_precision(positive: Mask) -> float:
    """Return the mean precision at each positive, for truth sorted best first: in [0, 1].

    0 where there is no positive.
    """
    places = np.flatnonzero(positive)
    if len(places) == 0:
        return 0.0
    return float(np.mean(np.arange(1, len(places) + 1) / (places + 1)))


def precision_at(positive: Mask, count: int) -> float:
    """Return the share of positives among the first `count` (or all, where there are fewer)."""
    return float(np.mean(positive[:count])) if len(positive) else 0.0


def best_first(scores: NDArray[np.floating], seed: int = 0) -> NDArray[np.int64]:
    """Return rows by falling score, ties in random order: int64 (N,)."""
    jitter = np.random.default_rng(seed).random(len(scores))
    return np.lexsort((jitter, -np.asarray(scores, np.float64)))
