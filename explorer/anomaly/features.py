"""What a taste is learnt on: the search vectors with their axes evened, and predicted votes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats, Rows, Vectors

EVENING = 0.5
VOTE_AXES = 16
VOTE_WEIGHT = 0.5
WITH_VOTES = (1 + VOTE_WEIGHT**2) ** 0.5
SAMPLE = 50_000
CENTRED_ON = 5_000
_BLOCK = 65_536

Close = Callable[[Rows], Vectors]


@dataclass(frozen=True)
class Known:
    """What the tastes of one catalogue are learnt on.

    features: float32 (N, F), see `features`. closely: from rows int64 (R,) to the whole embeddings
    of those galaxies and what is known of their votes, float32 (R, W), of mean square length 1.
    """

    features: Vectors
    closely: Close

    @classmethod
    def of(cls, vectors: Vectors) -> "Known":
        """Of one set of vectors (N, D) alone, as they are."""
        return cls(vectors, lambda rows: vectors[rows])

    @classmethod
    def with_votes(cls, features: Vectors, close: Close, axes: int) -> "Known":
        """Of features whose first `axes` are the vectors' and the others the votes', if any are.

        close: from rows to whole embeddings, see `centred`.
        """
        if features.shape[1] == axes:
            return cls(features, close)
        length = np.float32(WITH_VOTES)
        return cls(features, lambda rows: np.hstack([close(rows) / length, features[rows, axes:]]))

    def __len__(self) -> int:
        return len(self.features)


def centred(read: Callable[[Rows], Floats], count: int, *, seed: int = 0) -> Close:
    """`closely` of a `Known`: what `read` gives of `count` galaxies by row, centred and scaled.

    Middle and scale are those of a random sample.
    """
    drawn = np.random.default_rng(seed).integers(0, count, CENTRED_ON)
    rows = np.arange(count) if count <= CENTRED_ON else np.unique(drawn)
    some = np.asarray(read(rows), np.float32)
    middle = some.mean(axis=0)
    length = float(np.sqrt(((some - middle) ** 2).sum(axis=1).mean()))
    scale = np.float32(1 / max(length, 1e-6))
    return lambda rows: (np.asarray(read(rows), np.float32) - middle) * scale


def features(vectors: Vectors, votes: Vectors | None = None, *, seed: int = 0) -> Vectors:
    """What the taste of a catalogue is learnt on: float32 (N, F), mean square length 1.

    vectors: float32 (N, D), the search vectors: centred, each axis divided by the square root of
    its spread, halfway to whitened; what is rare is seldom along the longest axes, and the
    shortest are mostly noise. They may lie on disk: a block is read at a time, so that no second
    copy of all is held. votes: float32 (N, V) in [0, 1], an encoder's predicted vote
    fractions, NaN where it gave none; their log odds on at most 16 axes stand beside, half as long.
    Measured on labelled sets by `evaluate discovery`.
    """
    parts = [_even_axes(vectors, EVENING, seed)]
    if votes is not None and votes.shape[1]:
        odds = _log_odds(votes)
        axes = odds @ _axes(_some(odds, seed))
        parts.append(_even_axes(axes, 0.0, seed, weight=VOTE_WEIGHT))
    length = WITH_VOTES if len(parts) > 1 else 1.0
    even = np.empty((len(vectors), sum(len(part.middle) for part in parts)), np.float32)
    left = 0
    for part in parts:
        part.write(even[:, left : left + len(part.middle)], length)
        left += len(part.middle)
    return even


@dataclass(frozen=True)
class _EvenAxes:
    """Values (N, A), and what is taken from each axis, multiplied with it and with all of them."""

    values: Vectors
    middle: Vectors  # (A,)
    scale: Vectors  # (A,)
    weight: float

    def write(self, even: Vectors, length: float) -> None:
        """Fill `even` (N, A), divided by `length`, a block of rows at a time."""
        for start in range(0, len(even), _BLOCK):
            block = slice(start, start + _BLOCK)
            part = np.multiply(self.values[block] - self.middle, self.scale, dtype=np.float32)
            even[block] = part * np.float32(self.weight) / np.float32(length)


def _even_axes(values: Vectors, power: float, seed: int, *, weight: float = 1.0) -> _EvenAxes:
    """Centred, each axis × spread^−power, the whole at mean square length `weight`²."""
    some = _some(values, seed)
    middle, spread = some.mean(axis=0), some.std(axis=0)
    usual = float(spread.max()) or 1.0
    scale = np.maximum(spread, 1e-3 * usual) ** -power
    scale /= max(float(np.sqrt((spread**2 * scale**2).sum())), 1e-12)
    return _EvenAxes(values, middle, scale, weight)


def _log_odds(votes: Vectors) -> Vectors:
    """Log odds, each question's answer centred and to unit spread; a missing one is 0."""
    odds = np.log((votes + 0.02) / (1.02 - votes))
    odds -= np.nanmean(odds, axis=0, where=np.isfinite(odds))
    odds /= np.maximum(np.nanstd(odds, axis=0), 1e-3)
    return np.nan_to_num(odds, copy=False, nan=0.0).astype(np.float32)


def _axes(odds: Vectors) -> Vectors:
    """The principal axes of centred columns: float32 (V, ≤ 16)."""
    _, vectors = np.linalg.eigh(odds.T.astype(np.float64) @ odds)
    return vectors[:, ::-1][:, :VOTE_AXES].astype(np.float32)


def _some(values: Vectors, seed: int) -> Vectors:
    if len(values) <= SAMPLE:
        return values[:]
    return values[np.random.default_rng(seed).integers(0, len(values), SAMPLE)]
