"""The catalogue behind the ratings: galaxies nobody rated."""

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Vectors

COUNT = 128
PART = 20
TRUST = 0.3


def unrated_sample(vectors: Vectors, rated_rows: NDArray[np.int64], *, seed: int = 0) -> Vectors:
    """Unrated galaxies of a catalogue (N, F), drawn at random: float32 (≤ 128, F).

    What researchers look for is rare, so an unrated galaxy is very likely not it: taken as
    weak evidence against (`TRUST` beside a rating's 1), a random handful keeps the taste from
    spreading where nobody looked. At most a twentieth of the catalogue: those drawn are ranked
    too, and many of a small one would be pressed below others for having been drawn.
    """
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(vectors), 2 * COUNT + len(rated_rows))
    drawn = drawn if len(vectors) > len(drawn) else rng.permutation(len(vectors))
    unrated = drawn[~np.isin(drawn, rated_rows)]
    return vectors[np.unique(unrated[: min(COUNT, len(vectors) // PART)])]
