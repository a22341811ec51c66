"""Gaussian-process regression fitted on few galaxies and predicting for millions.

The kernel is amplitude × (½ ⟨f, g⟩ + ½ / (1 + |f − g|² / 2 length²)), a linear part and a rational
quadratic one; the noise of a target is amplitude × NOISE / trust. Length and noise are fixed: what
was rated is no random sample, so that the evidence trusts it too far; these ranked best on
labelled sets (`evaluate discovery`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.anomaly.gpu import on_gpu
from explorer.arrays import Points, Scores, Vectors

if TYPE_CHECKING:
    import torch  # takes seconds, and who only searches never needs it


CHUNK = 1024
ON_GPU = 1 << 18  # rows at once there
LINEAR = 0.5
LENGTH = 1.5
NOISE = 8.0
UNTOLD = 3e-4  # share of the explained variance that predictions leave out
_AMPLITUDE, _AMPLITUDE_WEIGHT = 0.02, 2.0


@dataclass(frozen=True)
class Process:
    """A fitted process: training vectors, prior mean, amplitude and solved system."""

    vectors: "torch.Tensor"  # (L, F) float32
    mean: float
    amplitude: float
    weights: "torch.Tensor"  # (L,) float32: what each training vector's kernel is multiplied by
    whitener: "torch.Tensor"  # (R, L) float32, R ≤ L: |whitener @ kernel|² is what is explained
    targets: Points  # (L,)
    noise: Points  # (L,): variance of each target's noise
    left_out: Points  # (L,): the mean at each training vector, had it not been rated


def fit(vectors: Vectors, targets: Scores, *, trust: Scores | None = None) -> Process:
    """Return the process of vectors float32 (L, F) and targets (L,).

    trust: float32 (L,), inverse noise of each target (default 1).
    """
    import torch

    known, target = np.asarray(vectors, np.float64), np.asarray(targets, np.float64)
    trusted = np.ones(len(target)) if trust is None else np.asarray(trust, np.float64)
    mean = float((trusted @ target + 0.5) / (trusted.sum() + 1))
    residual = target - mean
    whitener, shares = _whitened(_covariance(known), NOISE / trusted)
    solved = whitener.T @ (whitener @ residual)
    amplitude = _amplitude(float(residual @ solved), len(residual))
    told = int(np.searchsorted(np.cumsum(shares), (1 - UNTOLD) * shares.sum())) + 1
    return Process(
        vectors=torch.as_tensor(known, dtype=torch.float32),
        mean=mean,
        amplitude=amplitude,
        weights=torch.as_tensor(solved, dtype=torch.float32),
        whitener=torch.as_tensor(whitener[:told].copy(), dtype=torch.float32),
        targets=target,
        noise=amplitude * NOISE / trusted,
        # Rasmussen & Williams 2006, equation 5.12
        left_out=target - solved / (whitener**2).sum(axis=0),
    )


def predict_mean(process: Process, vectors: Vectors, *, chunk: int = CHUNK) -> Scores:
    """Return the mean: float32 (N,)."""
    return _predicted(process, process.weights[:, None], vectors, chunk)[0]


def predict(process: Process, vectors: Vectors, *, chunk: int = CHUNK) -> tuple[Scores, Scores]:
    """Return mean and standard deviation (without the noise), float32 (N,) each."""
    import torch

    return _predicted(
        process, torch.cat([process.weights[:, None], process.whitener.T], dim=1), vectors, chunk
    )


def _predicted(
    process: Process, onto: "torch.Tensor", vectors: Vectors, chunk: int
) -> tuple[Scores, Scores]:
    """Return mean and deviation of (N, F) from their kernels' products with `onto` (L, 1 + R).

    The first column gives the mean, the others what is explained of the variance. The linear part
    of the kernel is never formed: its products are those of the galaxies themselves.
    """
    import torch

    held = on_gpu(vectors)
    device = process.vectors.device if held is None else held.device
    chunk = chunk if held is None else ON_GPU
    known, onto = process.vectors.to(device), onto.to(device)
    axes, onto = LINEAR * (known.T @ onto), (1 - LINEAR) * onto  # (F, 1 + R), (L, 1 + R)
    near, row = known.T / -(LENGTH**2), 1 + known.square().sum(dim=1) / (2 * LENGTH**2)
    mean, std = torch.empty((2, len(vectors)), device=device)
    with torch.inference_mode():
        for block in _blocks(len(vectors), chunk):
            batch = _batch(vectors[block]) if held is None else held[block]
            own = batch.square().sum(dim=1)
            kernel = torch.addmm(row, batch, near)  # (B, L), in two passes
            kernel.add_(own[:, None] / (2 * LENGTH**2)).reciprocal_()
            found = torch.addmm(batch @ axes, kernel, onto)
            mean[block] = found[:, 0].add(process.mean)
            left = own.mul_(LINEAR).add_(1 - LINEAR).sub_(found[:, 1:].square().sum(dim=1))
            std[block] = left.clamp_(min=0).mul_(process.amplitude).sqrt_()
    return mean.cpu().numpy(), std.cpu().numpy()


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


def _whitened(covariance: Points, noise: Points) -> tuple[Points, Points]:
    """Return W (L, L) with W'W the inverse of covariance + noise, and what each row explains (L,).

    In the order of falling share: a smooth kernel is told by few rows, and variances predicted
    from those alone cost little. noise: (L,), of each target.
    """
    scale = 1 / np.sqrt(noise)
    values, axes = np.linalg.eigh(covariance * scale * scale[:, None])
    values, axes = values[::-1].clip(0), axes[:, ::-1]
    whitener = (axes * scale[:, None]).T / np.sqrt(1 + values)[:, None]
    return whitener, values**2 / (1 + values)


def _covariance(known: Points) -> Points:
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
