"""How strange a galaxy is before anyone has rated anything."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

NEIGHBOURS = 10
REFERENCE_ROWS = 20_000
_CHUNK = 4096


def oddness(
    vectors: Vectors, *, neighbour_similarity: Vectors | None = None, seed: int = 0
) -> NDArray[np.float32]:
    """Return the oddness of each galaxy: float32 (N,) in [0, 1], higher is stranger.

    vectors: float32 (N, D), unit length.
    neighbour_similarity: float32 (N, K), cosine to the K nearest others, where it is known.
    The value is a rank: 0.99 is stranger than 99 % of the catalogue.
    """
    if len(vectors) == 1:
        return np.zeros(1, np.float32)
    if neighbour_similarity is None:
        neighbour_similarity = nearest_similarities(vectors, seed=seed)
    isolation = 1.0 - neighbour_similarity.mean(axis=1)
    return ranks(isolation)


def strangeness(
    oddness: NDArray[np.float32],
    *,
    odd_votes: NDArray[np.float32] | None = None,
    artefact_votes: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return what a first page is chosen by: float32 (N,) in [0, 1], higher is shown sooner.

    oddness: float32 (N,), as above; odd_votes, artefact_votes: float32 (N,) in [0, 1], where the
    encoder predicts them. A galaxy that volunteers would call odd counts twice as much as one
    that lies alone; one they would call a star or an artefact is held back by its probability.
    """
    score = np.asarray(oddness, np.float32)
    if odd_votes is not None:
        score = ranks(score + 2 * ranks(np.nan_to_num(odd_votes)))
    if artefact_votes is not None:
        score = score * (1 - np.nan_to_num(artefact_votes).clip(0, 1))
    return score.astype(np.float32)


def nearest_similarities(
    vectors: Vectors, *, neighbours: int = NEIGHBOURS, seed: int = 0
) -> NDArray[np.float32]:
    """Return the cosine to the nearest others: float32 (N, K), highest first.

    Above `REFERENCE_ROWS` galaxies the neighbours are sought in a random sample of that size.
    """
    rows = np.arange(len(vectors))
    if len(vectors) > REFERENCE_ROWS:
        rows = np.sort(np.random.default_rng(seed).choice(rows, REFERENCE_ROWS, replace=False))
    neighbours = min(neighbours, len(rows) - 1)
    nearest = np.empty((len(vectors), neighbours), np.float32)
    for start in range(0, len(vectors), _CHUNK):
        block = slice(start, start + _CHUNK)
        similarity = vectors[block] @ vectors[rows].T  # (B, R)
        _hide_self(similarity, rows, start)
        top = -np.partition(-similarity, neighbours - 1, axis=1)[:, :neighbours]
        nearest[block] = -np.sort(-top, axis=1)
    return nearest


def ranks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each value's rank in [0, 1], ties sharing their middle: float32 (N,)."""
    if len(values) < 2:
        return np.zeros(len(values), np.float32)
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle = last - (counts + 1) / 2
    return (middle[inverse] / (len(values) - 1)).astype(np.float32)


def _hide_self(similarity: NDArray[np.float32], rows: NDArray[np.int64], start: int) -> None:
    inside = np.flatnonzero((rows >= start) & (rows < start + len(similarity)))
    similarity[rows[inside] - start, inside] = -np.inf
