"""From answers to an order of the whole catalogue: what to show a researcher next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.anomaly.acquisition import acquisition
from explorer.anomaly.features import Known
from explorer.anomaly.judgement import Judgement, fit_judgement
from explorer.anomaly.taste import WANTED, artefact_probability, interest_of_answers
from explorer.arrays import Rows, Scores

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
    known: Known,
    ratings: Ratings,
    oddness: Scores,
    *,
    mode: str = "balanced",
    seed: int = 0,
) -> Scores:
    """How soon each galaxy should be shown: float32 (N,), higher is sooner.

    oddness: float32 (N,) in [0, 1], of the N galaxies of `known`.
    Without a rating this is the oddness; until something is liked, oddness and chance; then taste.
    In whichever order the ratings were given, the scores are the same.
    Raises: ValueError for an unknown mode.
    """
    acquisition(mode)
    ratings = ratings.by_row()
    rows, interest = interest_of_answers(ratings.rows, ratings.answers)
    if len(rows) and interest.max() >= WANTED:
        scores = by_taste(known, ratings, mode=mode, seed=seed)
    else:
        scores = before_taste(rows, oddness, mode=mode, seed=seed)
    if "artefact" not in ratings.answers:
        return scores
    clean = 1 - artefact_probability(known.features, ratings.rows, ratings.answers, seed=seed)
    return (scores - scores.min()) * clean


def by_taste(known: Known, ratings: Ratings, *, mode: str, seed: int = 0) -> Scores:
    """The acquisition of a mode under the taste that the answers show: float32 (N,)."""
    judgement = fit_judgement(known, ratings.rows, ratings.answers, seed=seed)
    if judgement is None:
        raise ValueError("No answer tells of interest: rank by oddness instead.")
    mean = judgement.scores()
    if mode == "confident":
        return mean
    std = _deviation_where_it_counts(judgement, mean, seed)
    _, interest = interest_of_answers(ratings.rows, ratings.answers)
    return acquisition(mode)(mean, std, float(interest.max()))


def before_taste(disliked: Rows, oddness: Scores, *, mode: str, seed: int = 0) -> Scores:
    """An order for someone who has liked nothing yet: float32 (N,).

    What they want may be odd or not: half of a page is odd, half is drawn by chance.
    """
    scores = np.asarray(oddness, np.float32)
    if len(disliked) == 0 or mode == "confident":
        return scores
    chance = np.random.default_rng(seed).random(len(scores), np.float32)
    return np.maximum(scores, chance)


def _deviation_where_it_counts(judgement: Judgement, mean: Scores, seed: int) -> Scores:
    """The deviation of the best by mean and of a random sample, 0 elsewhere.

    For all of a large catalogue it would take longer than everything else together, and only
    the top of the acquisition is ever shown.
    """
    if len(mean) <= 2 * SHORTLIST:
        return judgement.deviation_of(np.arange(len(mean)))
    best = np.argpartition(-mean, SHORTLIST)[:SHORTLIST]
    drawn = np.random.default_rng(seed).integers(0, len(mean), SHORTLIST)
    rows = np.unique(np.concatenate([best, drawn]))
    std = np.zeros(len(mean), np.float32)
    std[rows] = judgement.deviation_of(rows)
    return std
