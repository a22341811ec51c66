"""How likely galaxies are liked: the scores of a judgement turned into probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.anomaly.features import Known
from explorer.anomaly.judgement import Judgement, fit_judgement
from explorer.anomaly.unrated import TRUST
from explorer.arrays import Rows, Scores


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
    and its answer (Platt 1999). Its score as it is counts as much: of a few ratings, each would be
    a surprise to the others. Unrated ones count as little as in the taste.
    """
    from sklearn.linear_model import LogisticRegression

    wanted = judgement.smooth.process.targets
    if not (wanted >= 0.5).any():
        return None
    weight = np.full(len(wanted), TRUST / 2)
    weight[: len(judgement.rated)] = 1 / 2
    everyone = np.concatenate([judgement.rated, judgement.unrated])
    scores = np.concatenate([judgement.left_out(), judgement.scores_of(everyone)])
    wanted, weight = np.tile(wanted, 2), np.tile(weight, 2)
    if wanted.min() >= 0.5:  # nothing was refused: Laplace's rule is all there is to say
        chance = float((weight @ wanted + 1) / (weight.sum() + 2))
        return Curve(0.0, float(np.log(chance / (1 - chance))))
    spread = float(scores.std())
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
