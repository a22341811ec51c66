"""From answers to an order of the whole catalogue: what to show a researcher next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.anomaly.acquisition import acquisition
from explorer.anomaly.taste import Taste, artefact_probability, fit_taste, interest_of_answers
from explorer.arrays import Rows, Scores, Vectors

WANTED = 0.5
SHORTLIST = 5_000


@dataclass(frozen=True)
class Ratings:
    """The answers to L galaxies.

    rows: int64 (L,). answers: L of up, down, artefact, unsure or 0 to 5.
    """

    rows: Rows
    answers: Sequence[str]

    def by_row(self) -> "Ratings":
        """The same in the order of rows: sums of floats depend on their order."""
        order = np.argsort(self.rows, kind="stable")
        return Ratings(np.asarray(self.rows)[order], [self.answers[at] for at in order])


def rank(
    vectors: Vectors,
    ratings: Ratings,
    oddness: Scores,
    *,
    mode: str = "balanced",
    seed: int = 0,
) -> Scores:
    """How soon each galaxy should be shown: float32 (N,), higher is sooner.

    vectors: float32 (N, F), see `features`; oddness: float32 (N,) in [0, 1].
    Without a rating this is the oddness; until something is liked, oddness and chance; then taste.
    In whichever order the ratings were given, the scores are the same.
    Raises: ValueError for an unknown mode.
    """
    acquisition(mode)
    ratings = ratings.by_row()
    rows, interest = interest_of_answers(ratings.rows, ratings.answers)
    if len(rows) and interest.max() >= WANTED:
        scores = by_taste(vectors, ratings, mode=mode, seed=seed)
    else:
        scores = before_taste(vectors, rows, oddness, mode=mode, seed=seed)
    if "artefact" not in ratings.answers:
        return scores
    clean = 1 - artefact_probability(vectors, ratings.rows, ratings.answers, seed=seed)
    return (scores - scores.min()) * clean


def by_taste(vectors: Vectors, ratings: Ratings, *, mode: str, seed: int = 0) -> Scores:
    """The acquisition of a mode under the taste that the answers show: float32 (N,)."""
    taste = fit_taste(vectors, ratings.rows, ratings.answers, seed=seed)
    if taste is None:
        raise ValueError("No answer tells of interest: rank by oddness instead.")
    mean = taste.predict_mean(vectors)
    if mode == "confident":
        return mean
    std = _std_where_it_counts(taste, vectors, mean, seed)
    _, interest = interest_of_answers(ratings.rows, ratings.answers)
    return acquisition(mode)(mean, std, float(interest.max()))


def before_taste(
    vectors: Vectors, disliked: Rows, oddness: Scores, *, mode: str, seed: int = 0
) -> Scores:
    """An order for someone who has liked nothing yet: float32 (N,).

    What they want may be odd or not: half of a page is odd, half is drawn by chance.
    """
    scores = np.asarray(oddness, np.float32)
    if len(disliked) == 0 or mode == "confident":
        return scores
    chance = np.random.default_rng(seed).random(len(vectors), np.float32)
    return np.maximum(scores, chance)


def _std_where_it_counts(taste: Taste, vectors: Vectors, mean: Scores, seed: int) -> Scores:
    """The standard deviation of the best by mean and of a random sample, 0 elsewhere.

    For all of a large catalogue it would take longer than everything else together, and only
    the top of the acquisition is ever shown.
    """
    if len(mean) <= 2 * SHORTLIST:
        return taste.predict(vectors).std
    best = np.argpartition(-mean, SHORTLIST)[:SHORTLIST]
    drawn = np.random.default_rng(seed).integers(0, len(mean), SHORTLIST)
    rows = np.unique(np.concatenate([best, drawn]))
    std = np.zeros(len(mean), np.float32)
    std[rows] = taste.predict(vectors[rows]).std
    return std
