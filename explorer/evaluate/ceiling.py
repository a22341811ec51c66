"""Upper limits of a search: cross-validated linear probes that are given every label."""

from typing import Any

from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explorer.arrays import Mask, Vectors
from explorer.evaluate.metrics import best_first, precision_at
from explorer.tasks.scores import average_precision

FOLDS = 5
STRENGTHS = (0.003, 0.03, 0.3)
PRECISION_AT = (50, 200)


def linear_probe(inputs: dict[str, Vectors], positive: Mask, *, seed: int = 0) -> dict[str, Any]:
    """Return, for each input (N, D), how well a logistic regression on all labels ranks.

    Each galaxy is ranked by a fit on four fifths that it is not in; the best of three strengths
    of regularisation is told, which favours the probe. A search far below it lacks labels or
    method; a probe that is low itself says that the embedding does not hold the class.
    """
    folds = min(FOLDS, int(positive.sum()), int((~positive).sum()))
    if folds < 2:
        raise ValueError("A probe needs at least two galaxies of either kind.")
    return {name: _best_strength(values, positive, folds, seed) for name, values in inputs.items()}


def probe_ceiling(values: Vectors, positive: Mask, offered: Mask, *, seed: int = 0) -> float:
    """The average precision (best strength) on the rest of a probe of all offered (N,)."""
    return max(_held_out_precision(values, positive, offered, one, seed) for one in STRENGTHS)


def _held_out_precision(
    values: Vectors, positive: Mask, offered: Mask, strength: float, seed: int
) -> float:
    model = make_pipeline(StandardScaler(), _logistic(strength))
    model.fit(values[offered], positive[offered])
    scores = model.decision_function(values[~offered])
    return average_precision(positive[~offered][best_first(scores, seed)])


def _logistic(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=300, class_weight="balanced")


def _best_strength(values: Vectors, positive: Mask, folds: int, seed: int) -> dict[str, Any]:
    tried = [_cross_validate(values, positive, folds, strength, seed) for strength in STRENGTHS]
    return max(tried, key=lambda one: one["ap"])


def _cross_validate(
    values: Vectors, positive: Mask, folds: int, strength: float, seed: int
) -> dict[str, Any]:
    cut = StratifiedKFold(folds, shuffle=True, random_state=seed)
    scores = cross_val_predict(
        make_pipeline(StandardScaler(), _logistic(strength)),
        values,
        positive,
        cv=cut,
        method="decision_function",
    )
    ranked = positive[best_first(scores, seed)]
    precision = {str(count): precision_at(ranked, count) for count in PRECISION_AT}
    return {
        "ap": average_precision(ranked),
        "precision_at": precision,
        "dim": values.shape[1],
        "C": strength,
    }
