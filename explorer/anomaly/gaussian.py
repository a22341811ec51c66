"""Gaussian-process regression fitted on few galaxies and predicting for millions.

The kernel is amplitude × (linear ⟨f, g⟩ + (1 − linear) / (1 + |f − g|² / 2 length²)), a linear part
and a rational quadratic one; the noise of a target is amplitude × noise / trust. Length and noise
are fixed: what was rated is no random sample, so that the evidence trusts it too far; these ranked
best on labelled sets (`evaluate discovery`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly.kernel_products import CHUNK, Terms, predicted
from explorer.arrays import Points, Scores, Vectors

UNTOLD = 3e-4  # share of the explained variance that predictions leave out
_AMPLITUDE, _AMPLITUDE_WEIGHT = 0.02, 2.0


@dataclass(frozen=True)
class Kernel:
    """The share of the linear part, the length of the other, and the noise, see above."""

    linear: float
    length: float
    noise: float


SMOOTH = Kernel(linear=0.5, length=1.5, noise=8.0)


@dataclass(frozen=True)
class Process:
    """A fitted process: training vectors, prior mean, amplitude and solved system."""

    vectors: Vectors  # (L, F)
    mean: float
    amplitude: float
    weights: Scores  # (L,): what each training vector's kernel is multiplied by
    whitener: Vectors  # (R, L), R ≤ L: |whitener @ kernel|² is what is explained
    targets: Points  # (L,)
    noise: Points  # (L,): variance of each target's noise
    left_out: Points  # (L,): the mean at each training vector, had it not been rated
    kernel: Kernel


def fit(
    vectors: Vectors, targets: Scores, *, trust: Scores | None = None, kernel: Kernel = SMOOTH
) -> Process:
    """The process of vectors float32 (L, F) and targets (L,).

    trust: float32 (L,), inverse noise of each target (default 1).
    """
    known, target = np.asarray(vectors, np.float64), np.asarray(targets, np.float64)
    trusted = np.ones(len(target)) if trust is None else np.asarray(trust, np.float64)
    mean = float((trusted @ target + 0.5) / (trusted.sum() + 1))
    residual = target - mean
    whitener, shares = _whitened(_covariance(known, kernel), kernel.noise / trusted)
    solved = whitener.T @ (whitener @ residual)
    amplitude = _amplitude(float(residual @ solved), len(residual))
    told = int(np.searchsorted(np.cumsum(shares), (1 - UNTOLD) * shares.sum())) + 1
    return Process(
        vectors=known.astype(np.float32),
        mean=mean,
        amplitude=amplitude,
        weights=solved.astype(np.float32),
        whitener=whitener[:told].astype(np.float32),
        targets=target,
        noise=amplitude * kernel.noise / trusted,
        # Rasmussen & Williams 2006, equation 5.12
        left_out=target - solved / (whitener**2).sum(axis=0),
        kernel=kernel,
    )


def predict_mean(process: Process, vectors: Vectors, *, chunk: int = CHUNK) -> Scores:
    """The mean: float32 (N,)."""
    return predicted(_terms(process, process.weights[:, None]), vectors, chunk)[0]


def predict(process: Process, vectors: Vectors, *, chunk: int = CHUNK) -> tuple[Scores, Scores]:
    """Mean and standard deviation (without the noise), float32 (N,) each."""
    columns = np.concatenate([process.weights[:, None], process.whitener.T], axis=1)
    return predicted(_terms(process, columns), vectors, chunk)


def _terms(process: Process, columns: Vectors) -> Terms:
    """What predicts the kernel's products with columns float32 (L, 1 + R)."""
    known, linear = process.vectors, process.kernel.linear
    scale = 1 / (2 * process.kernel.length**2)
    return Terms(
        near=np.ascontiguousarray(known.T * np.float32(-2 * scale)),
        row=1 + np.float32(scale) * (known**2).sum(axis=1),
        axes=np.float32(linear) * (known.T @ columns),
        onto=np.float32(1 - linear) * columns,
        mean=process.mean,
        amplitude=process.amplitude,
        linear=linear,
        scale=scale,
    )


def contributions(process: Process, query: Vectors) -> Scores:
    """Each training vector's share of the mean at one vector (F,): float32 (L,)."""
    vector = np.asarray(query, np.float32)
    square = ((process.vectors - vector) ** 2).sum(axis=1)
    covariance = _mixed(process.vectors @ vector, square, process.kernel)
    return (covariance * process.weights).astype(np.float32)


def _whitened(covariance: Points, noise: Points) -> tuple[Points, Points]:
    """W (L, L) with W'W the inverse of covariance + noise, and what each row explains (L,).

    In the order of falling share: a smooth kernel is told by few rows, and variances predicted
    from those alone cost little. noise: (L,), of each target.
    """
    scale = 1 / np.sqrt(noise)
    values, axes = np.linalg.eigh(covariance * scale * scale[:, None])
    values, axes = values[::-1].clip(0), axes[:, ::-1]
    whitener = (axes * scale[:, None]).T / np.sqrt(1 + values)[:, None]
    return whitener, values**2 / (1 + values)


def _covariance(known: Points, kernel: Kernel) -> Points:
    cosine = known @ known.T
    own = np.diag(cosine)
    square = np.maximum(own[:, None] + own - 2 * cosine, 0)
    return _mixed(cosine, square, kernel)


def _mixed(cosine: NDArray, square: NDArray, kernel: Kernel) -> NDArray:
    near = 1 / (1 + square / (2 * kernel.length**2))
    return kernel.linear * cosine + (1 - kernel.linear) * near


def _amplitude(fit_of_data: float, count: int) -> float:
    """The amplitude of highest evidence, drawn a little to a usual one."""
    prior = _AMPLITUDE * _AMPLITUDE_WEIGHT
    return float((prior + fit_of_data) / (_AMPLITUDE_WEIGHT + count))
