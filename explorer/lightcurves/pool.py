"""Several classifiers pooled: a weighted mean of their log probabilities, weights by the labels."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from explorer.arrays import Classes, Groups
from explorer.lightcurves.few_labels import UNSURE, Probabilities, class_weights

PULL = 20.0  # of the weights towards those before any label; the more labels, the less it counts
LEAST = 0.02  # a weight below it is none: the way need not be taught
TAUGHT = {  # weights before any label is looked at, of the ways that learn, in proportion
    **{"transfer": 2.0, "linear": 2.0},
    **{"informed_forest": 0.5, "scratch": 0.25, "forest": 0.25},
}
TRUST = 8.0  # in the source that names all labels right; it falls by the third power of their share


def prior_weights(right: int, labels: int) -> dict[str, float]:
    """The weights where the source alone names so many labels right, before any way learns.

    It has seen none of them, so that all judge it, however few they are.
    """
    parts = {"untouched": TRUST * ((right + 1) / (labels + 2)) ** 3, **TAUGHT}
    whole = sum(parts.values())
    return {name: part / whole for name, part in parts.items()}


def pool(told: Mapping[str, Probabilities], weights: Mapping[str, float]) -> Probabilities:
    """Probabilities (N, G) proportional to the product of each way's to the power of its weight.

    The logarithmic opinion pool (Genest & Zidek 1986).
    """
    logs = [weight * np.log(told[name] + UNSURE) for name, weight in weights.items() if weight]
    return softmax(np.sum(logs, axis=0), axis=1)


def fit_weights(
    told: Mapping[str, Probabilities], classes: Classes, fold: Groups
) -> dict[str, float]:
    """The weight of each way, at least 0, by the log loss of the pool on labels left out.

    told: probabilities (L, G) of those labels by each way. fold: int64 (L,), which each was left
    out with; a label whose class no other fold holds says nothing of ways that learn, and does not
    count. A class of n members weighs √n. Weights are pulled towards `prior_weights`, which a few
    labels leave nearly as they are.
    """
    right = int((told["untouched"].argmax(axis=1) == classes).sum())
    prior, rows = prior_weights(right, len(classes)), _judging(classes, fold)
    logs = np.stack([np.log(one[rows] + UNSURE) for one in told.values()])  # (W, L, G)
    begun = np.array([prior[name] for name in told])
    truth, at = classes[rows], np.arange(len(rows))
    each = class_weights(truth).astype(np.float64) if len(rows) else np.zeros(0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        pooled = log_softmax(np.tensordot(weights, logs, axes=1), axis=1)
        whole = -each @ pooled[at, truth] + PULL * np.square(weights - begun).sum()
        slope = np.exp(pooled)
        slope[at, truth] -= 1
        by_way = np.tensordot(logs, each[:, None] * slope, axes=2)
        return float(whole), by_way + 2 * PULL * (weights - begun)

    bounds = [(0, None)] * len(begun)
    found = minimize(loss, begun, jac=True, method="L-BFGS-B", bounds=bounds).x
    held = np.where(found < LEAST, 0, found)
    kept = held if held.any() else begun  # where labels tell that no way knows anything
    return dict(zip(told, map(float, kept), strict=True))


def _judging(classes: Classes, fold: Groups) -> NDArray[np.int64]:
    """The labels whose class another fold holds too."""
    held = {kind: len(np.unique(fold[classes == kind])) for kind in np.unique(classes)}
    return np.flatnonzero([held[kind] > 1 for kind in classes])


def pool_out_of_fold(
    told: Mapping[str, Probabilities], classes: Classes, fold: Groups
) -> Probabilities:
    """The pool's probabilities (L, G) of labels left out, by weights that have not seen them."""
    pooled = np.empty_like(next(iter(told.values())))
    for number in np.unique(fold):
        out = fold == number
        rest = {name: one[~out] for name, one in told.items()}
        weights = fit_weights(rest, classes[~out], fold[~out])
        pooled[out] = pool({name: one[out] for name, one in told.items()}, weights)
    return pooled
