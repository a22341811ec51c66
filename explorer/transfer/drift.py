"""Two-sample tests between sets of embeddings, and the galaxies that differ most."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Floats
from explorer.tasks import fit_probe, fit_space
from explorer.tasks.space import sample_rows
from explorer.tasks.subsample import LabelSample

MAX_GALAXIES = 3_000  # galaxies of each side
MAX_IN_KERNEL = 600  # of each side in the kernel matrix
PERMUTATIONS = 200


@dataclass(frozen=True)
class Drift:
    """The covariate shift between catalogues A and B.

    auc: {"value", "low", "high"} of telling them apart, 0.5 = alike, 1 = never confused.
    mmd: squared maximum mean discrepancy, mmd_p its permutation p-value.
    rows_a, rows_b: the galaxies compared; like_b_of_a, like_b_of_b: float (n,) in (0, 1), the
    out-of-fold probability of being from B.
    """

    auc: dict[str, float]
    mmd: float
    mmd_p: float
    rows_a: NDArray[np.int64]
    rows_b: NDArray[np.int64]
    like_b_of_a: NDArray[np.float64]
    like_b_of_b: NDArray[np.float64]

    def words(self) -> str:
        """One sentence for a person."""
        auc = self.auc["value"]
        if self.auc["low"] <= 0.5:
            verdict = "No difference can be seen"
        elif auc < 0.65:
            verdict = "They differ a little"
        elif auc < 0.85:
            verdict = "They differ clearly, though many could be of either"
        elif auc < 0.95:
            verdict = "They differ so much that most tell where they are from"
        else:
            verdict = "They differ so much that nearly every one tells where it is from"
        return (
            f"{verdict}: a linear classifier tells the two apart with an AUC of {auc:.2f} "
            f"({self.auc['low']:.2f} to {self.auc['high']:.2f}; 0.5 is chance, 1 never wrong). "
            f"Kernel test: MMD² {self.mmd:.4f}, p {'<' if self.mmd_p <= 1 / PERMUTATIONS else '='} "
            f"{max(self.mmd_p, 1 / PERMUTATIONS):.3f}."
        )

    def telling(self, count: int = 12) -> dict[str, NDArray[np.int64]]:
        """Rows that differ most, and least, from the other side, (≤ count,) by name."""
        a, b = np.argsort(self.like_b_of_a), np.argsort(-self.like_b_of_b)
        return {
            "a_only": self.rows_a[a[:count]],
            "a_like_b": self.rows_a[a[::-1][:count]],
            "b_only": self.rows_b[b[:count]],
            "b_like_a": self.rows_b[b[::-1][:count]],
        }

    def record(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {"auc": self.auc, "mmd": self.mmd, "mmd_p": self.mmd_p, "words": self.words()}


def measure_drift(a: Floats, b: Floats, *, seed: int = 0) -> Drift:
    """The drift between embeddings (N, D) and (M, D) of one encoder, up to 3,000 of each.

    The classifier two-sample test of Lopez-Paz & Oquab 2017 with a cross-validated linear probe,
    and the kernel two-sample test of Gretton+12.

    Raises:
        ValueError: fewer than two galaxies on a side, or different lengths D.
    """
    if min(len(a), len(b)) < 2 or a.shape[1] != b.shape[1]:
        raise ValueError(f"Cannot compare embeddings {a.shape} with {b.shape}.")
    rows_a = sample_rows(len(a), most=MAX_GALAXIES, seed=seed)
    rows_b = sample_rows(len(b), most=MAX_GALAXIES, seed=seed + 1)
    both = np.concatenate([a[rows_a], b[rows_b]]).astype(np.float32)
    is_b = np.arange(len(both)) >= len(rows_a)
    space = fit_space(both, components=64)
    fitted = fit_probe(space, both, LabelSample(is_b), seed=seed)
    placed = space(both).astype(np.float64)
    mmd, p = kernel_test(placed[~is_b][:MAX_IN_KERNEL], placed[is_b][:MAX_IN_KERNEL], seed=seed)
    like = fitted.out_of_fold
    return Drift(fitted.score.auc, mmd, p, rows_a, rows_b, like[~is_b], like[is_b])


def kernel_test(
    a: NDArray[np.float64], b: NDArray[np.float64], *, seed: int = 0
) -> tuple[float, float]:
    """Squared MMD (unbiased, Gaussian kernel of the median distance) and its permutation p."""
    both = np.concatenate([a, b])
    square = np.square(both).sum(axis=1)
    distance = np.clip(square[:, None] + square[None] - 2 * both @ both.T, 0, None)
    middle = float(np.median(distance[np.triu_indices(len(both), 1)])) or 1.0
    kernel = np.exp(-distance / middle)
    np.fill_diagonal(kernel, 0)
    rng = np.random.default_rng(seed)
    of_a = np.arange(len(both)) < len(a)
    masks = np.stack([of_a, *(rng.permutation(of_a) for _ in range(PERMUTATIONS))])
    values = _mmd(kernel, masks.astype(np.float64))
    return float(values[0]), float((values[1:] >= values[0]).mean())


def _mmd(kernel: NDArray[np.float64], in_a: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unbiased MMD² for each row of `in_a` (P, n), 1 where a galaxy counts as one of A."""
    n, m = in_a[0].sum(), (1 - in_a[0]).sum()
    towards = in_a @ kernel
    within_a = (towards * in_a).sum(axis=1)
    across = (towards * (1 - in_a)).sum(axis=1)
    within_b = kernel.sum() - within_a - 2 * across
    return within_a / (n * (n - 1)) + within_b / (m * (m - 1)) - 2 * across / (n * m)
