"""Multinomial logistic regression on points (n, K)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from explorer.arrays import Classes, Points

STRENGTHS = (0.1, 1.0, 10.0, 100.0)
MAX_FOR_CHOICE = 1_500
FOLDS = 3


@dataclass(frozen=True)
class SoftmaxModel:
    """P(class): softmax of points · weight + bias over C classes, numbered 0 … C - 1."""

    weight: NDArray[np.float64]  # (K, C)
    bias: NDArray[np.float64]  # (C,)

    def __call__(self, points: Points) -> NDArray[np.float64]:
        """Probabilities (n, C)."""
        logits = points @ self.weight + self.bias
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True)


def fit(
    points: Points,
    classes: Classes,
    count: int,
    *,
    strength: float,
    weight: NDArray[np.float64] | None = None,
) -> SoftmaxModel:
    """A model of `count` classes; a class without a member gets no probability.

    points: (L, K). classes: int64 (L,), at least two different ones. weight: (L,), or all alike.
    """
    model = LogisticRegression(C=strength, max_iter=200).fit(points, classes, sample_weight=weight)
    present = model.classes_.astype(int)
    slopes, bias = np.zeros((points.shape[1], count)), np.full(count, -1e3)
    if len(present) == 2:
        slopes[:, present[1]], bias[present] = model.coef_[0], [0.0, model.intercept_[0]]
    else:
        slopes[:, present], bias[present] = model.coef_.T, model.intercept_
    return SoftmaxModel(slopes, bias)


def choose_strength(points: Points, classes: Classes, *, seed: int = 0) -> float:
    """The strength of the lowest cross-validated log loss on up to 1,500 galaxies; 1 for few."""
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(points))[:MAX_FOR_CHOICE]
    points, classes = points[rows], classes[rows]
    members = np.bincount(classes)
    kept = np.flatnonzero(members[classes] >= FOLDS)
    if len(np.unique(classes[kept])) < 2:
        return STRENGTHS[1]
    points, classes = points[kept], np.unique(classes[kept], return_inverse=True)[1]
    losses = [cross_validated_loss(points, classes, strength, seed) for strength in STRENGTHS]
    return STRENGTHS[int(np.argmin(losses))]


def cross_validated_loss(points: Points, classes: Classes, strength: float, seed: int) -> float:
    """Mean log loss of the out-of-fold probabilities, in nats."""
    given = out_of_fold(points, classes, strength, seed=seed)
    return float(-np.log(np.clip(given[np.arange(len(classes)), classes], 1e-12, 1)).mean())


def out_of_fold(
    points: Points,
    classes: Classes,
    strength: float,
    *,
    seed: int,
    weight: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Out-of-fold probabilities (L, C), C = the highest class + 1.

    points: (L, K). classes: int64 (L,). weight: (L,), or all alike.
    """
    count = int(classes.max()) + 1
    found = np.zeros((len(points), count))
    least = int(np.bincount(classes)[np.unique(classes)].min())
    parts = StratifiedKFold(max(2, min(FOLDS, least)), shuffle=True, random_state=seed)
    for train, test in parts.split(points, classes):
        some = None if weight is None else weight[train]
        line = fit(points[train], classes[train], count, strength=strength, weight=some)
        found[test] = line(points[test])
    return found
