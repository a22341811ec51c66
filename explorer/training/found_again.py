"""How well a galaxy is found again by another look at it."""

import numpy as np

from explorer.arrays import Vectors


def found_again(one: Vectors, other: Vectors) -> float:
    """The mean of 1 / rank, 0 to 1, at which each galaxy's other view comes among all of them.

    one, other: float32 (M, P), unit length, of two views of the same galaxies in one order.
    """
    similarity = one @ other.T
    nearer = similarity > np.diagonal(similarity)[:, None]
    return float(np.mean(1 / (1 + nearer.sum(axis=1))))
