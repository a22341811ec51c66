"""What the tests of this folder share."""

import numpy as np

from explorer.arrays import Series
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.period import find_period


def nights(count: int = 400, covered_d: float = 1_500.0, seed: int = 0) -> Series:
    rng = np.random.default_rng(seed)
    return np.sort(rng.uniform(0, covered_d, count))


def periods(kind: str, stars: int = 12, covered_d: float = 1_500.0) -> Series:
    """The periods found of some stars of a kind, seen without noise."""
    found = []
    for seed in range(stars):
        time = nights(covered_d=covered_d, seed=seed)
        mag = KINDS[kind](time, np.random.default_rng(seed))
        found.append(find_period(time, mag, np.full(len(time), 0.02)).days)
    return np.array(found)


def ranges(kind: str, stars: int = 30) -> Series:
    """Magnitudes from the 2nd to the 98th percentile of some stars of a kind."""
    each = [KINDS[kind](nights(seed=seed), np.random.default_rng(seed)) for seed in range(stars)]
    return np.array([np.subtract(*np.percentile(mag, [98, 2])) for mag in each])
