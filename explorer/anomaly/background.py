"""The catalogue behind the ratings: galaxies nobody rated, and the spread of each axis."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Scores = NDArray[np.float32]

COUNT = 128
TRUST = 0.4
EVENING = 0.25
SAMPLE = 20_000


@dataclass(frozen=True)
class Background:
    """Unrated galaxies, float32 (U, D); their trust beside a rating; a factor for each axis (D,).

    What researchers look for is rare, so an unrated galaxy is very likely not it: taken as
    weak evidence against, a random handful keeps the taste from spreading where nobody looked.
    """

    vectors: Vectors
    scale: Scores
    trust: float = TRUST

    @classmethod
    def of(cls, vectors: Vectors, rated_rows: NDArray[np.int64], *, seed: int = 0) -> "Background":
        """Return the background of a catalogue (N, D), the rated rows not among it."""
        rng = np.random.default_rng(seed)
        drawn = rng.integers(0, len(vectors), 2 * COUNT + len(rated_rows))
        drawn = drawn if len(vectors) > len(drawn) else rng.permutation(len(vectors))
        unrated = drawn[~np.isin(drawn, rated_rows)]
        rows = np.unique(unrated[:COUNT])
        return cls(vectors[rows], axis_scale(vectors, seed=seed))


def axis_scale(vectors: Vectors, *, seed: int = 0) -> Scores:
    """Return spread^(−1/4) of each axis: float32 (D,); it brings small axes up a little."""
    if len(vectors) > SAMPLE:
        vectors = vectors[np.random.default_rng(seed).integers(0, len(vectors), SAMPLE)]
    spread = vectors.std(axis=0)
    usual = float(spread.max()) or 1.0
    return (np.maximum(spread, 1e-3 * usual) ** -EVENING).astype(np.float32)
