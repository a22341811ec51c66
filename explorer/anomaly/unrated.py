"""The catalogue behind the ratings: galaxies nobody rated."""

import numpy as np

from explorer.arrays import Rows

COUNT = 128
PART = 20
TRUST = 0.3


def unrated_sample(count: int, rated_rows: Rows, *, seed: int = 0) -> Rows:
    """Unrated galaxies of a catalogue of `count`, drawn at random: int64 (≤ 128,), ascending.

    What researchers look for is rare, so an unrated galaxy is very likely not it: taken as
    weak evidence against (`TRUST` beside a rating's 1), a random handful keeps the taste from
    spreading where nobody looked. At most a twentieth of the catalogue: those drawn are ranked
    too, and many of a small one would be pressed below others for having been drawn.
    """
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, count, 2 * COUNT + len(rated_rows))
    drawn = drawn if count > len(drawn) else rng.permutation(count)
    unrated = drawn[~np.isin(drawn, rated_rows)]
    return np.unique(unrated[: min(COUNT, count // PART)])
