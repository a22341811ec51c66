"""What one researcher finds interesting: a Gaussian process on the embeddings they rated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly import gaussian
from explorer.anomaly.unrated import TRUST, unrated_sample
from explorer.arrays import Rows, Scores, Vectors

MOST_UNEVEN = 30.0
WANTED = 0.5  # interest from which a galaxy counts as liked
INTEREST = {"up": 1.0, "down": 0.0, **{str(score): score / 5 for score in range(6)}}


@dataclass(frozen=True)
class Prediction:
    """Expected interest and its standard deviation, float32 (N,) each."""

    mean: Scores
    std: Scores


@dataclass(frozen=True)
class Taste:
    """A fitted taste, ready to score galaxies and to say why."""

    process: gaussian.Process
    rated: int

    @classmethod
    def fit(cls, vectors: Vectors, interest: Scores, *, unrated: Vectors | None = None) -> "Taste":
        """The taste behind ratings.

        vectors: float32 (L, F), see `features`; interest: float32 (L,) in [0, 1]; unrated:
        float32 (U, F), galaxies nobody rated, that count a little as not interesting.
        Raises: ValueError for no ratings, or arrays of different length.
        """
        if len(vectors) == 0 or len(vectors) != len(interest):
            raise ValueError(f"Got {len(vectors)} galaxies and {len(interest)} ratings to fit.")
        more = vectors[:0] if unrated is None else unrated
        known = np.concatenate([vectors, more])
        target = np.concatenate([interest, np.zeros(len(more))]).astype(np.float32)
        given = np.concatenate([np.ones(len(interest)), np.full(len(more), TRUST)])
        process = gaussian.fit(known, target, trust=balanced_trust(target, given))
        return cls(process, len(interest))

    def predict(self, vectors: Vectors, *, chunk: int = gaussian.CHUNK) -> Prediction:
        """Expected interest and standard deviation of galaxies (N, F)."""
        return Prediction(*gaussian.predict(self.process, vectors, chunk=chunk))

    def predict_mean(self, vectors: Vectors, *, chunk: int = gaussian.CHUNK) -> Scores:
        """Expected interest alone, float32 (N,): several times faster."""
        return gaussian.predict_mean(self.process, vectors, chunk=chunk)

    def explain(self, query: Vectors) -> Scores:
        """What each rated galaxy adds to one galaxy's expected interest: float32 (L,).

        Positive speaks for it, negative against.
        """
        return gaussian.contributions(self.process, query)[: self.rated]


def balanced_trust(interest: Scores, trust: NDArray[np.float64]) -> Scores:
    """The trust (L,) with few that are wanted weighing as much as many that are not."""
    wanted = trust @ interest
    unwanted = trust.sum() - wanted
    if wanted == 0 or unwanted == 0:
        return trust.astype(np.float32)
    ratio = np.clip(unwanted / wanted, 1, MOST_UNEVEN)
    return (trust * (interest * ratio + 1 - interest)).astype(np.float32)


def fit_taste(
    vectors: Vectors, rated_rows: Rows, answers: Sequence[str], *, seed: int = 0
) -> Taste | None:
    """The taste that rows of a catalogue (N, F) and their answers show, None without any.

    Artefacts and unsure answers say nothing about taste and are left out.
    """
    rows, interest = interest_of_answers(rated_rows, answers)
    if len(rows) == 0:
        return None
    unrated = unrated_sample(len(vectors), np.asarray(rated_rows, np.int64), seed=seed)
    return Taste.fit(vectors[rows], interest, unrated=vectors[unrated])


def interest_of_answers(rated_rows: Rows, answers: Sequence[str]) -> tuple[Rows, Scores]:
    """The rows whose answer tells of interest, and that interest in [0, 1]."""
    told = [(row, INTEREST[a]) for row, a in zip(rated_rows, answers, strict=True) if a in INTEREST]
    rows = np.array([row for row, _ in told], np.int64)
    return rows, np.array([interest for _, interest in told], np.float32)


def artefact_probability(
    vectors: Vectors, rated_rows: Rows, answers: Sequence[str], *, seed: int = 0
) -> Scores:
    """How likely each galaxy is an artefact: float32 (N,) in [0, 1], 0 without any."""
    if "artefact" not in answers:
        return np.zeros(len(vectors), np.float32)
    used = [answer != "unsure" for answer in answers]
    rows = np.asarray(rated_rows, np.int64)
    target = np.array([answer == "artefact" for answer in answers], np.float32)
    unrated = vectors[unrated_sample(len(vectors), rows, seed=seed)]
    taste = Taste.fit(vectors[rows[used]], target[used], unrated=unrated)
    mean = taste.predict_mean(vectors)
    # What the rated artefacts themselves score counts as certain, the usual galaxy as none.
    usual, certain = float(np.median(mean)), float(mean[rows[target > 0]].mean())
    return ((mean - usual) / max(certain - usual, 1e-3)).clip(0, 1)
