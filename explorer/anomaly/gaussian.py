"""Gaussian-process regression fitted on few galaxies and predicting for millions.

The kernel is amplitude × (½ ⟨f, g⟩ + ½ / (1 + |f − g|² / 2 length²)), a linear part and a rational
quadratic one; the noise of a target is amplitude × NOISE / trust. Length and noise are fixed: what
was rated is no random sample, so that the evidence trusts it too far; these ranked best on
labelled sets (`evaluate discovery`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

if TYPE_CHECKING:
    import torch  # takes seconds, and who only searches never needs it

Vectors = NDArray[np.float32]
Scores = NDArray[np.float32]
Matrix = NDArray[np.float64]

CHUNK = 2048
LINEAR = 0.5
LENGTH = 1.5
NOISE = 8.0
_AMPLITUDE, _AMPLITUDE_WEIGHT = 0.02, 2.0


@dataclass(frozen=True)
class Process:
    """A fitted process: training vectors, prior mean, amplitude and solved system."""

    vectors: "torch.Tensor"  # (L, F) float32
    mean: float
    amplitude: float
    weights: "torch.Tensor"  # (L,) float32: what each training vector's kernel is multiplied by
    whitener: "torch.Tensor"  # (L, L) float32: inverse of the lower Cholesky factor
    targets: Matrix  # (L,)
    noise: Matrix  # (L,): variance of each target's noise
    left_out: Matrix  # (L,): the mean at each training vector, had it not been rated


def fit(vectors: Vectors, targets: Scores, *, trust: Scores | None = None) -> Process:
    """Return the process of vectors float32 (L, F) and targets (L,).

    trust: float32 (L,), inverse noise of each target (default 1).
    """
    import torch

    known, target = np.asarray(vectors, np.float64), np.asarray(targets, np.float64)
    trusted = np.ones(len(target)) if trust is None else np.asarray(trust, np.float64)
    mean = float((trusted @ target + 0.5) / (trusted.sum() + 1))
    residual = target - mean
    covariance = _covariance(known) + np.diag(NOISE / trusted)
    factor = cho_factor(covariance, lower=True)
    solved = cho_solve(factor, residual)
    whitener = solve_triangular(factor[0], np.eye(len(target)), lower=True)
    amplitude = _amplitude(residual @ solved, len(residual))
    return Process(
        vectors=torch.as_tensor(known, dtype=torch.float32),
        mean=mean,
        amplitude=amplitude,
        weights=torch.as_tensor(solved, dtype=torch.float32),
        whitener=torch.as_tensor(whitener, dtype=torch.float32),
        targets=target,
        noise=amplitude * NOISE / trusted,
        # Rasmussen & Williams 2006, equation 5.12
        left_out=target - solved / (whitener**2).sum(axis=0),
    )


def predict_mean(process: Process, vectors: Vectors, *, chunk: int = CHUNK) -> Scores:
    """Return the mean: float32 (N,)."""
    import torch

    mean = np.empty(len(vectors), np.float32)
    known, weights = process.vectors, process.weights
    # The linear part is one product; the other is one matrix product and two passes over (B, L).
    axis = LINEAR * (known.T @ weights)
    near, row = known.T / -(LENGTH**2), 1 + known.square().sum(dim=1) / (2 * LENGTH**2)
    with torch.inference_mode():
        for block in _blocks(len(vectors), chunk):
            batch = _batch(vectors[block])
            far = batch.square().sum(dim=1, keepdim=True).div_(2 * LENGTH**2)
            kernel = torch.addmm(row, batch, near).add_(far).reciprocal_()
            part = (kernel @ weights).mul_(1 - LINEAR)
            mean[block] = part.addmv_(batch, axis).add_(process.mean).numpy()
    return mean


def predict(process: Process, vectors: Vectors, *, chunk: int = CHUNK) -> tuple[Scores, Scores]:
    """Return mean and standard deviation (without the noise), float32 (N,) each."""
    import torch

    mean, std = np.empty(len(vectors), np.float32), np.empty(len(vectors), np.float32)
    with torch.inference_mode():
        for block in _blocks(len(vectors), chunk):
            batch = _batch(vectors[block])
            kernel = _kernel(process, batch)
            mean[block] = (kernel @ process.weights).add_(process.mean).numpy()
            explained = (kernel @ process.whitener.T).square_().sum(dim=1)
            alone = LINEAR * batch.square().sum(dim=1) + (1 - LINEAR)
            left = (alone - explained).clamp_(min=0)
            std[block] = left.mul_(process.amplitude).sqrt_().numpy()
    return mean, std


def contributions(process: Process, query: Vectors) -> Scores:
    """Return each training vector's share of the mean at one vector (F,): float32 (L,)."""
    kernel = _kernel(process, _batch(np.asarray(query, np.float32)[None]))
    return (kernel[0] * process.weights).numpy()


def _kernel(process: Process, batch: "torch.Tensor") -> "torch.Tensor":
    """Return the kernel, without its amplitude, of (B, F) with the training vectors: (B, L)."""
    known = process.vectors
    cosine = batch @ known.T
    square = batch.square().sum(dim=1, keepdim=True) + known.square().sum(dim=1) - 2 * cosine
    near = square.clamp_(min=0).div_(2 * LENGTH**2).add_(1).reciprocal_()
    return cosine.mul_(LINEAR).add_(near, alpha=1 - LINEAR)


def _covariance(known: Matrix) -> Matrix:
    cosine = known @ known.T
    own = np.diag(cosine)
    square = np.maximum(own[:, None] + own - 2 * cosine, 0)
    return LINEAR * cosine + (1 - LINEAR) / (1 + square / (2 * LENGTH**2))


def _batch(vectors: Vectors) -> "torch.Tensor":
    import torch

    rows = np.ascontiguousarray(vectors, np.float32)
    return torch.from_numpy(rows if rows.flags.writeable else rows.copy())  # torch wants no views


def _amplitude(fit_of_data: float, count: int) -> float:
    """Return the amplitude of highest evidence, drawn a little to a usual one."""
    prior = _AMPLITUDE * _AMPLITUDE_WEIGHT
    return float((prior + fit_of_data) / (_AMPLITUDE_WEIGHT + count))


def _blocks(count: int, chunk: int) -> list[slice]:
    return [slice(start, start + chunk) for start in range(0, count, chunk)]
