"""How likely galaxies are liked: the scores of a judgement turned into probabilities.

Calibrated by cross-validation: what each rated galaxy would have scored, had it not been rated
itself, stands for what an unrated one scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.anomaly.features import Known
from explorer.anomaly.judgement import Judgement, fit_judgement
from explorer.anomaly.taste import WANTED, artefact_probability
from explorer.anomaly.unrated import TRUST
from explorer.arrays import Points, Rows, Scores

ENOUGH, EACH = 12, 3  # ratings, and of either kind, for a calibration


@dataclass(frozen=True)
class Curve:
    """The logistic curve slope × score + start, in log odds."""

    slope: float
    start: float

    def __call__(self, scores: Scores) -> Scores:
        """Probabilities float32, in the order of `scores`."""
        odds = self.slope * np.asarray(scores, np.float64) + self.start
        return (1 / (1 + np.exp(-odds.clip(-60, 60)))).astype(np.float32)


def fit_curve(judgement: Judgement) -> Curve | None:
    """The curve from the scores of a judgement to probabilities; None before anything is liked.

    A logistic curve through what each rated galaxy would have scored had it not been rated itself,
    and its answer (Platt 1999). Of a few ratings each would be a surprise to the others: while
    there are not `ENOUGH`, scores as they are count as much, and unrated galaxies as little as in
    the taste.
    """
    wanted = judgement.smooth.process.targets
    if not (wanted >= WANTED).any():
        return None
    count = len(judgement.rated)
    told = wanted[:count]
    if ratings_short(int((told >= WANTED).sum()), int((told < WANTED).sum())) == 0:
        return _logistic(judgement.left_out()[:count], told, np.ones(count))
    weight = np.full(len(wanted), TRUST / 2)
    weight[:count] = 1 / 2
    everyone = np.concatenate([judgement.rated, judgement.unrated])
    scores = np.concatenate([judgement.left_out(), judgement.scores_of(everyone)])
    return _logistic(scores, np.tile(wanted, 2), np.tile(weight, 2))


def ratings_short(liked: int, disliked: int) -> int:
    """How many ratings at least are missing before probabilities are calibrated, 0 for none."""
    each = max(EACH - liked, 0) + max(EACH - disliked, 0)
    return max(ENOUGH - liked - disliked, each)


def probabilities(
    known: Known, rated_rows: Rows, answers: Sequence[str], *, seed: int = 0
) -> Scores:
    """How likely each galaxy is liked: float32 (N,) in [0, 1]; 0 before anything is liked.

    What is likely an artefact is so much less likely liked.
    """
    judgement = fit_judgement(known, rated_rows, answers, seed=seed)
    curve = fit_curve(judgement) if judgement is not None else None
    if judgement is None or curve is None:
        return np.zeros(len(known), np.float32)
    clean = 1 - artefact_probability(known.features, rated_rows, answers, seed=seed)
    return (curve(judgement.scores()) * clean).astype(np.float32)


def _logistic(scores: Points, wanted: Points, weight: Points) -> Curve:
    """The curve through scores (n,) and how far each is wanted, in [0, 1]."""
    from sklearn.linear_model import LogisticRegression

    if wanted.min() >= WANTED:  # nothing was refused: Laplace's rule is all there is to say
        chance = float((weight @ wanted + 1) / (weight.sum() + 2))
        return Curve(0.0, float(np.log(chance / (1 - chance))))
    spread = max(float(scores.std()), 1e-6)
    fitted = LogisticRegression(C=100.0).fit(
        np.concatenate([scores, scores])[:, None] / spread,
        np.repeat([1, 0], len(scores)),
        sample_weight=np.concatenate([weight * wanted, weight * (1 - wanted)]),
    )
    return Curve(float(fitted.coef_[0, 0]) / spread, float(fitted.intercept_[0]))


def like_probability(
    known: Known, rated_rows: Rows, answers: Sequence[str], row: int, *, seed: int = 0
) -> float | None:
    """How likely one row is wanted, in [0, 1]; None before anything is liked."""
    judgement = fit_judgement(known, rated_rows, answers, seed=seed)
    curve = fit_curve(judgement) if judgement is not None else None
    if judgement is None or curve is None:
        return None
    return float(curve(judgement.scores_of(np.array([row])))[0])
