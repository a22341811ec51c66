"""Gaussian-process regression on unit vectors, fitted on few and predicting for millions.

The kernel on the unit sphere is amplitude × (cosine + smooth × exp((cosine − 1) / length²)), the
noise of a target amplitude × noise / trust. Shared by all: what each target is trusted.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize

Vectors = NDArray[np.float32]
Scores = NDArray[np.float32]
Matrix = NDArray[np.float64]

CHUNK = 2048
FITTED_ON_AT_MOST = 400
# Logarithms of smooth, length and noise. Rated galaxies are no random sample, so that evidence
# alone trusts them too far: the bounds are what ranked best on labelled sets of other features.
_START = np.log([1.0, 0.7, 6.0])
_BOUNDS = [tuple(np.log(pair)) for pair in ((0.7, 1.4), (0.65, 0.8), (5.0, 8.0))]
_AMPLITUDE, _AMPLITUDE_WEIGHT = 0.02, 2.0


@dataclass(frozen=True)
class Process:
    """A fitted process: training vectors, prior mean, hyper-parameters and solved system."""

    vectors: torch.Tensor  # (L, D) float32, unit length
    mean: float
    amplitude: float
    theta: Matrix  # (3,): logarithms of smooth, length and noise
    weights: torch.Tensor  # (L,) float32: what each training vector's kernel is multiplied by
    whitener: torch.Tensor  # (L, L) float32: inverse of the lower Cholesky factor
    targets: Matrix  # (L,)
    noise: Matrix  # (L,): variance of each target's noise


def fit(
    vectors: Vectors,
    targets: Scores,
    *,
    trust: Scores | None = None,
    fitted: int | None = None,
    seed: int = 0,
) -> Process:
    """Return a process whose hyper-parameters have the highest evidence within their bounds.

    vectors: float32 (L, D), unit length; targets: float32 (L,); trust: float32 (L,), inverse
    noise of each target (default 1); fitted: only the first so many count as evidence.
    """
    known, target = np.asarray(vectors, np.float64), np.asarray(targets, np.float64)
    trusted = np.ones(len(target)) if trust is None else np.asarray(trust, np.float64)
    mean = float((trusted @ target + 0.5) / (trusted.sum() + 1))
    cosine, residual = known @ known.T, target - mean
    some = _some(len(target) if fitted is None else fitted, seed)
    theta = _optimise(cosine[np.ix_(some, some)], residual[some], 1 / trusted[some])
    factor = cho_factor(_covariance(theta, cosine, 1 / trusted), lower=True)
    solved = cho_solve(factor, residual)
    amplitude = _amplitude(residual @ solved, len(residual))
    whitener = solve_triangular(factor[0], np.eye(len(target)), lower=True)
    return Process(
        vectors=torch.as_tensor(known, dtype=torch.float32),
        mean=mean,
        amplitude=amplitude,
        theta=theta,
        weights=torch.as_tensor(solved, dtype=torch.float32),
        whitener=torch.as_tensor(whitener, dtype=torch.float32),
        targets=target,
        noise=amplitude * np.exp(theta[2]) / trusted,
    )


def predict_mean(
    process: Process, vectors: Vectors, *, scale: Scores | None = None, chunk: int = CHUNK
) -> Scores:
    """Return the mean: float32 (N,). With `scale` (D,), of vectors × scale at unit length."""
    mean = np.empty(len(vectors), np.float32)
    smooth, length, _ = np.exp(process.theta)
    # The linear part is one product, and length enters the matrix: one pass less over (B, L).
    axis, near = process.vectors.T @ process.weights, process.vectors.T / length**2
    weights, shift = process.weights * float(smooth), torch.full((1,), -1 / length**2)
    with torch.inference_mode():
        for block in _blocks(len(vectors), chunk):
            batch = _batch(vectors[block], scale)
            part = torch.addmm(shift.float(), batch, near).exp_() @ weights
            mean[block] = part.addmv_(batch, axis).add_(process.mean).numpy()
    return mean


def predict(
    process: Process, vectors: Vectors, *, scale: Scores | None = None, chunk: int = CHUNK
) -> tuple[Scores, Scores]:
    """Return mean and standard deviation (without the noise), float32 (N,) each."""
    mean, std = np.empty(len(vectors), np.float32), np.empty(len(vectors), np.float32)
    with torch.inference_mode():
        for block in _blocks(len(vectors), chunk):
            kernel = _kernel(process, vectors[block], scale)
            mean[block] = (kernel @ process.weights).add_(process.mean).numpy()
            explained = (kernel @ process.whitener.T).square_().sum(dim=1)
            left = (1 + np.exp(process.theta[0]) - explained).clamp_(min=0)
            std[block] = left.mul_(process.amplitude).sqrt_().numpy()
    return mean, std


def contributions(process: Process, query: Vectors, *, scale: Scores | None = None) -> Scores:
    """Return each training vector's share of the mean at one vector (D,): float32 (L,)."""
    kernel = _kernel(process, np.asarray(query, np.float32)[None], scale)
    return (kernel[0] * process.weights).numpy()


def scaled(vectors: Vectors, scale: Scores) -> Vectors:
    """Return vectors × scale at unit length: float32 (N, D)."""
    stretched = vectors * scale
    length = np.linalg.norm(stretched, axis=1, keepdims=True)
    return (stretched / np.maximum(length, 1e-12)).astype(np.float32)


def _kernel(process: Process, vectors: Vectors, scale: Scores | None) -> torch.Tensor:
    """Return the kernel, without its amplitude, of (B, D) with the training vectors: (B, L)."""
    batch = _batch(vectors, scale)
    smooth, length, _ = np.exp(process.theta)
    cosine = batch @ process.vectors.T
    # On the unit sphere the squared distance is 2 − 2 × cosine.
    near = torch.exp((cosine - 1).mul_(1 / length**2))
    return cosine.add_(near, alpha=float(smooth))


def _batch(vectors: Vectors, scale: Scores | None) -> torch.Tensor:
    rows = np.ascontiguousarray(vectors, np.float32)
    batch = torch.from_numpy(rows if rows.flags.writeable else rows.copy())  # torch wants no views
    if scale is None:
        return batch
    return torch.nn.functional.normalize(batch * torch.from_numpy(scale))


def _covariance(theta: Matrix, cosine: Matrix, noise: Matrix) -> Matrix:
    smooth, length, level = np.exp(theta)
    kernel = cosine + smooth * np.exp((cosine - 1) / length**2)
    kernel[np.diag_indices_from(kernel)] += level * noise
    return kernel


def _amplitude(fit_of_data: float, count: int) -> float:
    """Return the amplitude of highest evidence, drawn a little to a usual one."""
    prior = _AMPLITUDE * _AMPLITUDE_WEIGHT
    return float((prior + fit_of_data) / (_AMPLITUDE_WEIGHT + count))


def _optimise(cosine: Matrix, residual: Matrix, noise: Matrix) -> Matrix:
    best = minimize(
        _cost,
        _START,
        args=(cosine, residual, noise),
        jac=True,
        method="L-BFGS-B",
        bounds=_BOUNDS,
        options={"maxiter": 20},
    )
    return best.x


def _cost(theta: Matrix, cosine: Matrix, residual: Matrix, noise: Matrix) -> tuple[float, Matrix]:
    """Return minus the log marginal likelihood and its gradient by theta.

    Rasmussen & Williams 2006, equations 5.8 and 5.9, at the best amplitude for this theta.
    """
    smooth, length, level = np.exp(theta)
    near = smooth * np.exp((cosine - 1) / length**2)
    factor = cho_factor(_covariance(theta, cosine, noise), lower=True)
    solved = cho_solve(factor, residual)
    amplitude = _amplitude(residual @ solved, len(residual))
    inner = cho_solve(factor, np.eye(len(residual))) - np.outer(solved, solved) / amplitude
    slopes = [0.5 * float(np.sum(inner * near))]
    slopes.append(0.5 * float(np.sum(inner * near * (2 * (1 - cosine) / length**2))))
    slopes.append(0.5 * level * float(np.diag(inner) @ noise))
    count = len(residual) + _AMPLITUDE_WEIGHT
    return 0.5 * count * np.log(amplitude) + np.log(np.diag(factor[0])).sum(), np.array(slopes)


def _some(count: int, seed: int) -> NDArray[np.int64]:
    if count <= FITTED_ON_AT_MOST:
        return np.arange(count)
    return np.random.default_rng(seed).choice(count, FITTED_ON_AT_MOST, replace=False)


def _blocks(count: int, chunk: int) -> list[slice]:
    return [slice(start, start + chunk) for start in range(0, count, chunk)]
