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
PRIOR = {  # weights before any label is looked at
    **{"untouched": 3 / 8, "transfer": 2 / 8, "linear": 2 / 8, "informed_forest": 1 / 16},
    **{"scratch": 1 / 32, "forest": 1 / 32},
}


def pool(told: Mapping[str, Probabilities], weights: Mapping[str, float]) -> Probabilities:
    """Probabilities (N, G) proportional to the product of each way's to the power of its weight.

    The logarithmic opinion pool (Genest & Zidek 1986).
    """
    logs = [weight * np.log(told[name] + UNSURE) for name, weight in weights.items() if weight]
    return softmax(np.sum(logs, axis=0), axis=1)


def fit_weights(told: Mapping[str, Probabilities], classes: Classes) -> dict[str, float]:
    """The weight of each way, at least 0, by the log loss of the pool on labels left out.

    told: probabilities (L, G) of those labels by each way. A class of n members weighs √n. Weights
    are pulled towards `PRIOR`, which a few labels leave nearly as it is.
    """
    logs = np.stack([np.log(one + UNSURE) for one in told.values()])  # (W, L, G)
    prior = np.array([PRIOR[name] for name in told])
    rows, each = np.arange(len(classes)), class_weights(classes).astype(np.float64)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        pooled = log_softmax(np.tensordot(weights, logs, axes=1), axis=1)
        whole = -each @ pooled[rows, classes] + PULL * np.square(weights - prior).sum()
        slope = np.exp(pooled)
        slope[rows, classes] -= 1
        by_way = np.tensordot(logs, each[:, None] * slope, axes=2)
        return float(whole), by_way + 2 * PULL * (weights - prior)

    bounds = [(0, None)] * len(prior)
    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x
    found = np.where(found < LEAST, 0, found)
    return dict(zip(told, map(float, found), strict=True))


def pool_out_of_fold(
    told: Mapping[str, Probabilities], classes: Classes, fold: Groups
) -> Probabilities:
    """The pool's probabilities (L, G) of labels left out, by weights that have not seen them.

    fold: int64 (L,), the fold that each label of `told` was left out with.
    """
    pooled = np.empty_like(next(iter(told.values())))
    for number in np.unique(fold):
        out = fold == number
        rest = {name: one[~out] for name, one in told.items()}
        pooled[out] = pool(
            {name: one[out] for name, one in told.items()}, fit_weights(rest, classes[~out])
        )
    return pooled
