"""How strange a galaxy is before anyone has rated anything."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Vectors

_BLOCK = 65_536
_RANKED_AT_ONCE = 1 << 22

Scores = NDArray[np.float32]


def oddness(vectors: Vectors, into: Scores | None = None) -> Scores:
    """The oddness of each galaxy: float32 (N,) in [0, 1], higher is stranger.

    vectors: float32 (N, D), unit length. into: float32 (N,) to fill, where there is one already.
    How far a galaxy lies from the middle of the catalogue along its leading axes, each in units of
    its own spread (Mahalanobis 1936); of the ways that `evaluate oddness` compares, the one that
    showed the most classes early. The value is a rank: 0.99 is stranger than 99 % of the catalogue.
    """
    away = distances(vectors, into)
    return ranks(away, away)


def distances(vectors: Vectors, into: Scores | None = None) -> Scores:
    """The Mahalanobis distance (N,) on the axes that vary more than the usual one."""
    middle, values, axes = _spread(vectors)
    # Few galaxies span few axes; on all of those they would all be equally far (Kaiser 1960).
    spanned = max(1, min(len(vectors) - 1, vectors.shape[1]))
    leads = values > max(values.sum() / spanned, 1e-12) * (1 - 1e-6)
    scaled = (axes[:, leads] / np.sqrt(values[leads])).astype(np.float32)
    away = np.empty(len(vectors), np.float32) if into is None else into
    for block in _blocks(len(vectors), _BLOCK):
        far = np.linalg.norm((vectors[block] - middle) @ scaled, axis=1)
        away[block] = far.round(5)  # what equal galaxies differ by in the last digit is no oddness
    return away


def strangeness(
    oddness: NDArray[np.float32],
    *,
    odd_votes: NDArray[np.float32] | None = None,
    artefact_votes: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """What a first page is chosen by: float32 (N,) in [0, 1], higher is shown sooner.

    oddness: float32 (N,), as above; odd_votes, artefact_votes: float32 (N,) in [0, 1], where the
    encoder predicts them. A galaxy is strange where either says so: that it lies far out, or that
    volunteers would call it odd; one they would call a star or an artefact is held back by that
    probability.
    """
    score = np.asarray(oddness, np.float32)
    if odd_votes is not None:
        score = ranks(np.maximum(score, ranks(np.nan_to_num(odd_votes))))
    if artefact_votes is not None:
        score = score * (1 - np.nan_to_num(artefact_votes).clip(0, 1))
    return score.astype(np.float32)


def ranks(values: Scores, into: Scores | None = None) -> Scores:
    """Each value's rank in [0, 1], ties sharing their middle: float32 (N,).

    into: float32 (N,) to fill, `values` itself perhaps. What is in memory besides is a few million
    values at a time and those that differ: of distances, which are rounded, not many more.
    """
    ranked = np.zeros(len(values), np.float32) if into is None else into
    if len(values) < 2:
        ranked[:] = 0
        return ranked
    different, counts = _counted(values)
    middle = (np.cumsum(counts) - (counts + 1) / 2) / (len(values) - 1)
    for block in _blocks(len(values), _RANKED_AT_ONCE):
        ranked[block] = middle[np.searchsorted(different, values[block])]
    return ranked


def _counted(values: Scores) -> tuple[Scores, NDArray[np.int64]]:
    """The values that differ, rising, and how many there are of each."""
    different, counts = np.zeros(0, np.float32), np.zeros(0, np.int64)
    for block in _blocks(len(values), _RANKED_AT_ONCE):
        more, many = np.unique(values[block], return_counts=True)
        both = np.concatenate([different, more])
        different, place = np.unique(both, return_inverse=True)
        counts = np.bincount(place, np.concatenate([counts, many])).astype(np.int64)
    return different, counts


def _blocks(count: int, size: int) -> Iterator[slice]:
    return (slice(at, min(at + size, count)) for at in range(0, count, size))


def _spread(
    vectors: Vectors,
) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]:
    """The middle (D,), and variance (D,) and direction (D, D: columns) of each axis."""
    count = len(vectors)
    total = sum(vectors[block].sum(axis=0, dtype=np.float64) for block in _blocks(count, _BLOCK))
    middle = (total / len(vectors)).astype(np.float32)
    products = np.zeros((vectors.shape[1], vectors.shape[1]))
    for block in _blocks(count, _BLOCK):
        away = vectors[block] - middle
        products += away.T @ away
    values, axes = np.linalg.eigh(products / len(vectors))
    return middle, values.clip(0), axes
