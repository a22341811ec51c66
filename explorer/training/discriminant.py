"""A linear map after training under which cosine weighs what tells classes apart."""

import numpy as np
from numpy.typing import NDArray

SHRINK = 0.6  # of the scatter within classes towards a sphere
KEEP = 0.2  # weight of directions that separate no class: they still hold what nobody labelled


def discriminant_metric(
    features: NDArray[np.float32], classes: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weight (D, D) and bias (D,): x → weight · x + bias, for use before unit length.

    The scatter within classes becomes a sphere, and the directions between class means keep weight
    one, all others `KEEP` (linear discriminant analysis that discards nothing).
    features: (N, D). classes: int64 (N,); each class counts alike.
    """
    centre = features.mean(axis=0)
    groups = [features[classes == number] - centre for number in np.unique(classes)]
    whiten = _whitening(np.mean([_scatter(group) for group in groups], axis=0))
    means = np.stack([group.mean(axis=0) for group in groups]) @ whiten
    _, size, axes = np.linalg.svd(means - means.mean(axis=0), full_matrices=False)
    axes = axes[size > 1e-6 * size.max()]
    weigh = KEEP * np.eye(len(centre)) + (1 - KEEP) * axes.T @ axes
    weight = weigh @ whiten
    return weight.astype(np.float32), (-weight @ centre).astype(np.float32)


def leading_directions(
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
    features: NDArray[np.float32],
    length: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weight (L, D) and bias (L,), L ≤ `length`: the map's leading principal directions.

    features: (N, D), what the map was fitted to.
    """
    mapped = features @ weight.T + bias
    axes = np.linalg.eigh(_scatter(mapped - mapped.mean(axis=0)))[1][:, ::-1][:, :length]
    return (axes.T @ weight).astype(np.float32), (axes.T @ bias).astype(np.float32)


def _scatter(group: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.cov(group.astype(np.float64), rowvar=False, bias=True)


def _whitening(scatter: NDArray[np.float64]) -> NDArray[np.float64]:
    """The symmetric inverse root of the scatter, shrunk towards a sphere."""
    sphere = np.trace(scatter) / len(scatter) * np.eye(len(scatter))
    values, axes = np.linalg.eigh((1 - SHRINK) * scatter + SHRINK * sphere)
    return (axes / np.sqrt(values)) @ axes.T
