"""What one researcher finds interesting: a Gaussian process on the embeddings they rated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly import gaussian
from explorer.anomaly.background import Background

Vectors = NDArray[np.float32]
Scores = NDArray[np.float32]
Rows = NDArray[np.int64]

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
    scale: Scores | None

    @classmethod
    def fit(
        cls,
        vectors: Vectors,
        interest: Scores,
        *,
        background: Background | None = None,
        seed: int = 0,
    ) -> "Taste":
        """Return the taste behind ratings.

        vectors: float32 (L, D), unit length; interest: float32 (L,) in [0, 1]; background:
        galaxies nobody rated, that count a little as not interesting.
        Raises: ValueError for no ratings, or arrays of different length.
        """
        if len(vectors) == 0 or len(vectors) != len(interest):
            raise ValueError(f"Got {len(vectors)} galaxies and {len(interest)} ratings to fit.")
        interest = np.asarray(interest, np.float32)
        if background is None:
            return cls(gaussian.fit(vectors, interest, seed=seed), len(interest), None)
        known = gaussian.scaled(np.concatenate([vectors, background.vectors]), background.scale)
        count = len(background.vectors)
        process = gaussian.fit(
            known,
            np.concatenate([interest, np.zeros(count, np.float32)]),
            trust=np.concatenate([np.ones_like(interest), np.full(count, background.trust)]),
            fitted=len(interest),
            seed=seed,
        )
        return cls(process, len(interest), background.scale)

    def predict(self, vectors: Vectors, *, chunk: int = gaussian.CHUNK) -> Prediction:
        """Return expected interest and standard deviation of galaxies (N, D)."""
        return Prediction(*gaussian.predict(self.process, vectors, scale=self.scale, chunk=chunk))

    def predict_mean(self, vectors: Vectors, *, chunk: int = gaussian.CHUNK) -> Scores:
        """Return expected interest alone, float32 (N,): several times faster."""
        return gaussian.predict_mean(self.process, vectors, scale=self.scale, chunk=chunk)

    def explain(self, query: Vectors) -> Scores:
        """Return what each rated galaxy adds to one galaxy's expected interest: float32 (L,).

        Positive speaks for it, negative against.
        """
        shares = gaussian.contributions(self.process, query, scale=self.scale)
        return shares[: self.rated]


def taste_of(
    vectors: Vectors, rated_rows: Rows, answers: Sequence[str], *, seed: int = 0
) -> Taste | None:
    """Return the taste that rows of a catalogue (N, D) and their answers show, None without any.

    Artefacts and unsure answers say nothing about taste and are left out.
    """
    rows, interest = interests(rated_rows, answers)
    if len(rows) == 0:
        return None
    background = Background.of(vectors, np.asarray(rated_rows, np.int64), seed=seed)
    return Taste.fit(vectors[rows], interest, background=background, seed=seed)


def interests(rated_rows: Rows, answers: Sequence[str]) -> tuple[Rows, Scores]:
    """Return the rows whose answer tells of interest, and that interest in [0, 1]."""
    told = [(row, INTEREST[a]) for row, a in zip(rated_rows, answers, strict=True) if a in INTEREST]
    rows = np.array([row for row, _ in told], np.int64)
    return rows, np.array([interest for _, interest in told], np.float32)


def weights(
    vectors: Vectors, rated_rows: Rows, answers: Sequence[str], row: int, *, seed: int = 0
) -> Scores:
    """Return how much each rated galaxy speaks for (+) or against (−) one row: float32 (L,).

    In the order of `rated_rows`; artefacts and unsure answers have weight 0.
    """
    shares = np.zeros(len(rated_rows), np.float32)
    taste = taste_of(vectors, rated_rows, answers, seed=seed)
    if taste is not None:
        shares[[answer in INTEREST for answer in answers]] = taste.explain(vectors[row])
    return shares


def artefact_probability(
    vectors: Vectors, rated_rows: Rows, answers: Sequence[str], *, seed: int = 0
) -> Scores:
    """Return how likely each galaxy is an artefact: float32 (N,) in [0, 1], 0 without any."""
    if "artefact" not in answers:
        return np.zeros(len(vectors), np.float32)
    used = [answer != "unsure" for answer in answers]
    rows = np.asarray(rated_rows, np.int64)
    target = np.array([answer == "artefact" for answer in answers], np.float32)
    background = Background.of(vectors, rows, seed=seed)
    taste = Taste.fit(vectors[rows[used]], target[used], background=background, seed=seed)
    mean = taste.predict_mean(vectors)
    # What the rated artefacts themselves score counts as certain: a mean is drawn to nothing.
    certain = float(mean[rows[target > 0]].mean())
    return (mean / max(certain, 1e-3)).clip(0, 1)
