"""Prior shift: class shares of an unlabelled survey, and probabilities corrected for them."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from explorer.arrays import Probability

SOFT = 1e-6


def reweigh(probability: Probability, before: Probability, after: Probability) -> Probability:
    """P(class) (N, C) under class shares `before` (C,) → under shares `after` (C,), Bayes' rule."""
    scaled = probability * (after / np.maximum(before, SOFT))
    return scaled / np.maximum(scaled.sum(axis=1, keepdims=True), 1e-300)


def em_shares(
    probability: Probability, before: Probability, *, rounds: int = 500, close: float = 1e-6
) -> Probability:
    """The target's class shares by expectation maximisation (Saerens, Latinne & Decaestecker 2002).

    probability: (N, C) on the target, calibrated under the source's shares `before` (C,).
    """
    shares = before.copy()
    for _ in range(rounds):
        new = reweigh(probability, before, shares).mean(axis=0)
        if np.abs(new - shares).max() < close:
            return new
        shares = new
    return shares


def bbse_shares(
    confusion: NDArray[np.float64], predicted: Probability, before: Probability
) -> Probability:
    """The target's class shares by black-box shift estimation (Lipton+18).

    confusion: (C, C), out-of-fold joint share of (predicted, true) on the source; predicted: (C,),
    share of each predicted class on the target. Solved for non-negative weights, so that a class
    the classifier confuses wholly cannot turn negative.
    """
    ridge = 1e-3 * np.eye(len(before))
    left = np.concatenate([confusion, ridge])
    right = np.concatenate([predicted, ridge @ np.ones(len(before))])
    weights, _ = nnls(left, right)
    shares = weights * before
    return shares / shares.sum() if shares.sum() > 0 else before


def same_shares_p_value(
    ours: NDArray[np.int64], theirs: NDArray[np.int64], *, seed: int = 0, draws: int = 2_000
) -> float:
    """P-value of two counts of classes (C,) being draws from one survey, by permutation.

    The statistic is Pearson's chi-square, up to a factor that the draws share.
    """
    both = ours + theirs
    rng = np.random.default_rng(seed)
    drawn = rng.multivariate_hypergeometric(both, int(theirs.sum()), size=draws)
    kept = both > 0
    expected = both[kept] * theirs.sum() / both.sum()
    far = ((np.r_[theirs[None], drawn][:, kept] - expected) ** 2 / expected).sum(axis=1)
    return float((1 + (far[1:] >= far[0] - 1e-9).sum()) / (1 + draws))


def confusion_matrix(
    predicted: NDArray[np.int64], truth: NDArray[np.int64], classes: int
) -> NDArray[np.float64]:
    """Joint share (C, C) of predicted and true class, over the given galaxies."""
    joint = np.zeros((classes, classes))
    np.add.at(joint, (predicted, truth), 1 / max(len(truth), 1))
    return joint
