"""Unsupervised feature alignment of a source (n, K) and a target (m, K)."""

import numpy as np

from explorer.arrays import Points

RIDGE = 0.1  # of the mean variance, added to a covariance before its root is taken
SUBSPACE = 32


def centre(source: Points, target: Points) -> tuple[Points, Points]:
    """Source and target, each minus its own mean."""
    return source - source.mean(axis=0), target - target.mean(axis=0)


def renormalise(source: Points, target: Points) -> tuple[Points, Points]:
    """The target scaled to the source's deviation of each component (as AdaBN, Li+16).

    Both are centred. The source keeps its scale: at unit deviation, components of noise would
    weigh as much as those that separate classes.
    """
    source, target = centre(source, target)
    ours, theirs = source.std(axis=0), target.std(axis=0)
    floor = 1e-3 * max(float(theirs.max(initial=0.0)), 1e-12)
    return source, target * ours / np.maximum(theirs, floor)


def coral(source: Points, target: Points) -> tuple[Points, Points]:
    """The source whitened and given the target's covariance (CORAL, Sun+16), both centred."""
    source, target = centre(source, target)
    ours, theirs = _covariance(source), _covariance(target)
    return source @ _power(ours, -0.5) @ _power(theirs, 0.5), target


def align_subspaces(source: Points, target: Points) -> tuple[Points, Points]:
    """Both in principal axes, the source's mapped to the target's (Fernando+13)."""
    source, target = centre(source, target)
    count = min(SUBSPACE, source.shape[1], len(source) - 1, len(target) - 1)
    ours, theirs = _axes(source, count), _axes(target, count)
    return source @ ours @ (ours.T @ theirs), target @ theirs


def _covariance(points: Points) -> Points:
    raw = np.cov(points, rowvar=False, bias=True).reshape(points.shape[1], -1)
    return raw + RIDGE * np.trace(raw) / len(raw) * np.eye(len(raw))


def _power(matrix: Points, power: float) -> Points:
    values, vectors = np.linalg.eigh(matrix)
    result: Points = (vectors * np.clip(values, 1e-12, None) ** power) @ vectors.T
    return result


def _axes(points: Points, count: int) -> Points:
    return np.linalg.svd(points, full_matrices=False)[2][:count].T
