"""The galaxies that somebody would probably like: how many, how many of them, how many missed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explorer.anomaly import ratings_short
from explorer.anomaly.liking import EACH, ENOUGH
from explorer.anomaly.ranking_cache import LIKELY
from explorer.anomaly.taste import INTEREST, WANTED
from explorer.arrays import Mask, Rows, Scores
from explorer.errors import ArgumentError, LabelError
from explorer.labels import Rater
from explorer.workspace.answers import answers_by_row
from explorer.workspace.ranking import Ranker

MOST_COST = 1e6


@dataclass(frozen=True)
class Likely:
    """Unrated galaxies that are likely enough liked, the likeliest first.

    Attributes:
        rows: int64 (K,).
        probability: float32 (K,), of each.
        threshold: the least of them may have.
        expected: about how many of them are liked.
        missed: about how many liked ones are among the unrated that are left out.
        unrated: how many were looked at.
    """

    rows: Rows
    probability: Scores
    threshold: float
    expected: float
    missed: float
    unrated: int

    def told(self) -> dict[str, float]:
        """The figures that belong to the galaxies."""
        names = ("threshold", "expected", "missed", "unrated")
        return {name: getattr(self, name) for name in names}

    def table(self, ids: Sequence[str]) -> pd.DataFrame:
        """The galaxies by their ids, with their probabilities."""
        return pd.DataFrame({"id": ids, "probability": self.probability})

    def sentence(self) -> str:
        """What is shown, in a sentence."""
        shown = f"{len(self.rows):,} of {self.unrated:,} unrated are likely enough"
        return f"{shown}: about {self.expected:,.0f} you would like, {self.missed:,.0f} missed"


def likely_galaxies(
    ranker: Ranker, rater: Rater, *, miss_cost: float = 1.0, where: str = ""
) -> Likely:
    """The unrated galaxies to look at where a miss costs as much as `miss_cost` false alarms.

    Those whose probability of being liked is at least 1 / (1 + miss_cost).

    Raises:
        ArgumentError: a cost that is not over 0.
        LabelError: too few ratings to tell.
        FilterError: the filter cannot be read.
    """
    if not 0 < miss_cost <= MOST_COST:
        raise ArgumentError(f"A miss cannot cost {miss_cost:g} false alarms: give more than 0.")
    short = likely_short_of(ranker, rater)
    if short:
        raise LabelError(short)
    order = ranker.prepare(rater, LIKELY).result()
    looked = np.ones(len(order.scores), bool)
    looked[order.rated] = False
    if where.strip():
        looked &= ranker.search.selection.mask(where, rater)
    return _above(order.scores, looked, 1 / (1 + miss_cost))


def likely_short_of(ranker: Ranker, rater: Rater) -> str:
    """What is missing before anything can be called likely, in a sentence; "" for nothing."""
    answers = answers_by_row(ranker.catalogue, ranker.labels, rater).values()
    told = [INTEREST[answer] for answer in answers if answer in INTEREST]
    liked = sum(interest >= WANTED for interest in told)
    short = ratings_short(liked, len(told) - liked)
    if not short:
        return ""
    more = f"{short} more rating{'s' * (short != 1)}"
    return (
        f"What is likely can be told from {ENOUGH} ratings, {EACH} of them liked and {EACH} not: "
        f"give at least {more}."
    )


def _above(chances: Scores, looked: Mask, threshold: float) -> Likely:
    rows = np.flatnonzero(looked & (chances >= threshold))
    rows = rows[np.argsort(-chances[rows], kind="stable")]
    chance = chances[rows]
    expected = float(chance.sum(dtype=np.float64))
    every = float(chances[looked].sum(dtype=np.float64))
    return Likely(rows, chance, threshold, expected, every - expected, int(looked.sum()))
