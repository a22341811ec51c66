"""Logistic regression with its strength chosen by cross-validation."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

STRENGTHS = (0.03, 0.3, 3.0, 30.0, 300.0)  # C: the inverse of the penalty
FOLDS = 5
INNER_FOLDS = 3
MOST_FOR_CHOICE = 2_000

Points = NDArray[np.floating]
Truth = NDArray[np.bool_]
Fold = tuple[NDArray[np.int64], NDArray[np.int64]]


def fit(points: Points, truth: Truth, strength: float) -> tuple[NDArray[np.float64], float]:
    """Weights (K,) and bias of P(true) = sigmoid(points · weights + bias), classes weighed alike.

    points: (L, K). truth: bool (L,), both values present.
    """
    model = LogisticRegression(
        C=strength, class_weight="balanced", solver="newton-cholesky", max_iter=50
    ).fit(points, truth)
    return model.coef_[0], float(model.intercept_[0])


def folds(truth: Truth, count: int, *, seed: int) -> Iterator[Fold]:
    """(train, test) rows of `count` stratified folds, fewer where a class has fewer members."""
    least = int(min(truth.sum(), (~truth).sum()))
    parts = StratifiedKFold(max(2, min(count, least)), shuffle=True, random_state=seed)
    yield from parts.split(np.zeros(len(truth)), truth)


def choose_strength(points: Points, truth: Truth, *, seed: int = 0) -> float:
    """The strength of the lowest cross-validated log loss; 3 where a class has but one member."""
    if min(truth.sum(), (~truth).sum()) < 2:
        return STRENGTHS[2]
    rows = _thinned(truth, seed)
    points, truth = points[rows], truth[rows]
    losses = np.zeros(len(STRENGTHS))
    for train, test in folds(truth, INNER_FOLDS, seed=seed):
        for at, strength in enumerate(STRENGTHS):
            weights, bias = fit(points[train], truth[train], strength)
            losses[at] += balanced_loss(points[test] @ weights + bias, truth[test])
    return STRENGTHS[int(losses.argmin())]


def balanced_loss(logits: NDArray[np.float64], truth: Truth) -> float:
    """Mean log loss of each class, averaged: ln 2 for a guess."""
    each = np.logaddexp(0, np.where(truth, -logits, logits))
    return float(np.mean([each[truth == side].mean() for side in np.unique(truth)]))


def _thinned(truth: Truth, seed: int) -> NDArray[np.int64]:
    """All rows, or 2,000 with all of the rarer class that fit in half of them."""
    if len(truth) <= MOST_FOR_CHOICE:
        return np.arange(len(truth))
    rng = np.random.default_rng(seed)
    rare = truth if truth.sum() * 2 <= len(truth) else ~truth
    kept = rng.permutation(np.flatnonzero(rare))[: MOST_FOR_CHOICE // 2]
    rest = rng.permutation(np.flatnonzero(~rare))[: MOST_FOR_CHOICE - len(kept)]
    return np.sort(np.concatenate([kept, rest]))
