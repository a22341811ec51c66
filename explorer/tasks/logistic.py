"""Balanced logistic regression, its regularisation strength chosen by cross-validation."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.model_selection import StratifiedKFold

from explorer.arrays import Floats, Groups, Truth

STRENGTHS = (0.03, 0.3, 3.0, 30.0, 300.0)  # C, the inverse of the penalty
FOLDS = 5
INNER_FOLDS = 3
MAX_FOR_CHOICE = 2_000
NEWTON_STEPS = 40

Fold = tuple[NDArray[np.int64], NDArray[np.int64]]


def fit(points: Floats, truth: Truth, strength: float) -> tuple[NDArray[np.float64], float]:
    """Weights (K,) and bias of P(true) = sigmoid(points · weights + bias), classes balanced.

    Minimises strength · Σ loss + |weights|²/2 by Newton's method. With fewer labels than
    components it works in the subspace that the labels span, which holds the minimum.
    points: (L, K). truth: bool (L,), both values present.
    """
    points = np.asarray(points, np.float64)
    if len(points) < points.shape[1]:
        basis, triangle = np.linalg.qr(points.T)  # (K, L), (L, L)
        weights, bias = _newton(triangle.T, truth, strength)
        return basis @ weights, bias
    return _newton(points, truth, strength)


def fit_cross_validated(
    points: Floats, truth: Truth, *, groups: Groups | None = None, seed: int = 0
) -> tuple[NDArray[np.float64], float, float]:
    """Weights (K,), bias and strength of a fit at the cross-validated strength."""
    strength = choose_strength(points, truth, seed=seed, groups=groups)
    return *fit(points, truth, strength), strength


def _newton(points: Floats, truth: Truth, strength: float) -> tuple[NDArray[np.float64], float]:
    known = np.column_stack([points, np.ones(len(points))])
    share = np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean())) * strength
    penalty = np.append(np.ones(points.shape[1]), 1e-6)
    weights = np.zeros(known.shape[1])
    loss = _loss(known, truth, share, penalty, weights)
    for _ in range(NEWTON_STEPS):
        probability = expit(known @ weights)
        gradient = known.T @ (share * (probability - truth)) + penalty * weights
        hessian = (known * (share * probability * (1 - probability))[:, None]).T @ known
        step = np.linalg.solve(hessian + np.diag(penalty), gradient)
        size = 1.0
        while (new := _loss(known, truth, share, penalty, weights - size * step)) > loss + 1e-12:
            size /= 2
            if size < 1e-4:
                return weights[:-1], float(weights[-1])
        weights, gain, loss = weights - size * step, loss - new, new
        if gain < 1e-7 * max(loss, 1.0):
            break
    return weights[:-1], float(weights[-1])


def _loss(
    known: Floats, truth: Truth, share: Floats, penalty: Floats, weights: NDArray[np.float64]
) -> float:
    logits = known @ weights
    each = np.logaddexp(0, np.where(truth, -logits, logits))
    return float(share @ each + (penalty * weights) @ weights / 2)


def stratified_folds(
    truth: Truth, count: int, *, seed: int, groups: Groups | None = None
) -> Iterator[Fold]:
    """(train, test) rows of `count` stratified folds, fewer where a class has fewer groups.

    truth: bool (L,). groups: int64 (L,); rows of one group share a fold, so that no galaxy listed
    twice is tested by a model fitted to its duplicate. A group with a yes is stratified as yes.
    """
    number, kind = number_groups(truth, groups)
    least = int(min(kind.sum(), (~kind).sum()))
    parts = StratifiedKFold(max(2, min(count, least)), shuffle=True, random_state=seed)
    for _, chosen in parts.split(np.zeros(len(kind)), kind):
        out = np.isin(number, chosen)
        yield np.flatnonzero(~out), np.flatnonzero(out)


def number_groups(truth: Truth, groups: Groups | None) -> tuple[Groups, Truth]:
    """The group of each label, from 0 by first appearance, (L,); and yes or no by group."""
    if groups is None:
        return np.arange(len(truth)), truth
    _, first, which = np.unique(groups, return_index=True, return_inverse=True)
    number = np.argsort(np.argsort(first))[which.ravel()]
    return number, np.bincount(number, weights=truth) > 0


def choose_strength(
    points: Floats, truth: Truth, *, seed: int = 0, groups: Groups | None = None
) -> float:
    """The strength of the lowest cross-validated log loss; 3 where a class has one galaxy only.

    points: (L, K), of which up to 2,000 take part. truth: bool (L,).
    """
    rows = _subsample(truth, seed)
    points, truth = points[rows], truth[rows]
    groups = None if groups is None else groups[rows]
    _, kind = number_groups(truth, groups)
    if min(kind.sum(), (~kind).sum()) < 2:
        return STRENGTHS[2]
    losses = np.zeros(len(STRENGTHS))
    for train, test in stratified_folds(truth, INNER_FOLDS, seed=seed, groups=groups):
        for at, strength in enumerate(STRENGTHS):
            weights, bias = fit(points[train], truth[train], strength)
            losses[at] += balanced_loss(points[test] @ weights + bias, truth[test])
    return STRENGTHS[int(losses.argmin())]


def balanced_loss(logits: NDArray[np.float64], truth: Truth) -> float:
    """Mean over classes of the mean log loss of logits (L,): ln 2 for a guess."""
    each = np.logaddexp(0, np.where(truth, -logits, logits))
    return float(np.mean([each[truth == side].mean() for side in np.unique(truth)]))


def _subsample(truth: Truth, seed: int) -> NDArray[np.int64]:
    """All rows, or 2,000 of them with the rarer class whole as far as it fills half."""
    if len(truth) <= MAX_FOR_CHOICE:
        return np.arange(len(truth))
    rng = np.random.default_rng(seed)
    rare = truth if truth.sum() * 2 <= len(truth) else ~truth
    kept = rng.permutation(np.flatnonzero(rare))[: MAX_FOR_CHOICE // 2]
    rest = rng.permutation(np.flatnonzero(~rare))[: MAX_FOR_CHOICE - len(kept)]
    return np.sort(np.concatenate([kept, rest]))
