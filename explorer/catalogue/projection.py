"""Embeddings (N, D) to the unit vectors (N, P) that search, oddness and taste work on."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.errors import StaleIndexError
from explorer.files import BROKEN_ARRAY, open_whole

COMPONENTS = 64
COMPONENTS_OF_A_SMALL_SET = 40
FEWEST_GALAXIES = 200
TUNED_AXES = 256  # of the embeddings, the leading ones, in which nuisance is looked for
SHRINK = 0.3  # of its mean variance, added to each axis of it
TUNING = 0.75  # the power of its variance that an axis is divided by; 0.5 would whiten

Batches = Callable[[], Iterator[NDArray[np.floating]]]


@dataclass(frozen=True)
class Weighing:
    """How a catalogue weighs its embeddings before they are compared.

    weights: float32 (D,), of each number; None for all alike. evened: the power of a component's
    deviation that it is divided by, 0 for plain principal components, 1 for whitened ones.
    nuisance: float32 (M, D), differences of embeddings of the same galaxies that say nothing of
    them; directions in which these differ count less.
    """

    weights: NDArray[np.float32] | None = None
    evened: float = 0.0
    nuisance: NDArray[np.float32] | None = None


PLAIN = Weighing()


@dataclass(frozen=True)
class Projection:
    """A principal-component projection, stored whole so that a new image can be placed later."""

    mean: NDArray[np.float32]  # (D,)
    components: NDArray[np.float32]  # (P, D), the weighing in them; orthonormal rows without one
    variance: NDArray[np.float32]  # (P,), the share of each component
    fitted_on: int

    def __call__(self, embeddings: NDArray[np.floating]) -> NDArray[np.float32]:
        """Unit vectors, float32 (N, P), of `embeddings` (N, D)."""
        if embeddings.shape[-1] != self.mean.shape[0]:
            raise StaleIndexError(
                f"The projection was fitted for D={self.mean.shape[0]} but the embeddings have "
                f"D={embeddings.shape[-1]}. Build the catalogue again with the same encoder."
            )
        return unit_length((embeddings.astype(np.float32) - self.mean) @ self.components.T)

    def write(self, folder: Path) -> str:
        """Store in `folder`, whole, under the name that is returned."""
        name = f"projection-{hashlib.sha256(self.components.tobytes()).hexdigest()[:8]}.npz"
        with open_whole(folder / name) as stream:
            np.savez(
                stream,
                mean=self.mean,
                components=self.components,
                variance=self.variance,
                fitted_on=np.int64(self.fitted_on),
            )
        return name

    @classmethod
    def read(cls, path: Path) -> "Projection":
        """The projection stored at `path`.

        Raises:
            StaleIndexError: missing or cut off.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls(
                    stored["mean"],
                    stored["components"],
                    stored["variance"],
                    int(stored["fitted_on"]),
                )
        except (OSError, *BROKEN_ARRAY) as error:
            raise StaleIndexError(
                f"{path} is missing or broken. Run: python -m explorer index {path.parent}"
            ) from error


def fit_projection(batches: Batches, weighing: Weighing = PLAIN) -> Projection:
    """A projection fitted on all rows that `batches()` yields, each float (B, D), as weighed.

    PCA as in Walmsley et al. 2022 (arXiv 2110.12735), 64 components, 40 for fewer than 200
    galaxies; with 40 galaxies or fewer the embeddings are only rotated, never shortened or
    centred, since a mean of so few would throw away what they share with the next batch.
    """
    count, total, products = _moments(batches)
    width = total.shape[0]
    weights = np.ones(width) if weighing.weights is None else weighing.weights.astype(np.float64)
    wanted = COMPONENTS if count >= FEWEST_GALAXIES else COMPONENTS_OF_A_SMALL_SET
    if count <= wanted or width <= wanted:
        identity = np.diag(weights).astype(np.float32)
        flat = np.full(width, 1 / width, np.float32)
        return Projection(np.zeros(width, np.float32), identity, flat, count)
    mean = total / count
    scatter = (products / count - np.outer(mean, mean)) * np.outer(weights, weights)
    tuned = np.eye(width)
    if weighing.nuisance is not None:
        tuned = _away_from(weighing.nuisance * weights, scatter)
    values, vectors = np.linalg.eigh(tuned.T @ scatter @ tuned)
    order = np.argsort(values)[::-1][:wanted]
    share = np.clip(values[order], 0, None) / max(float(np.clip(values, 0, None).sum()), 1e-12)
    components = _with_largest_positive((tuned @ vectors[:, order]).T)
    deviation = np.sqrt(np.clip(values[order], 1e-12, None))
    components = components * weights / (deviation / deviation[0])[:, None] ** weighing.evened
    return Projection(
        mean.astype(np.float32), components.astype(np.float32), share.astype(np.float32), count
    )


def _away_from(nuisance: NDArray[np.floating], scatter: NDArray[np.float64]) -> NDArray[np.float64]:
    """A map (D, Q) onto the leading axes of `scatter` (D, D), shortened where `nuisance` varies.

    nuisance: (M, D), differences. Their axes are divided by a power of their variance, to which a
    share of the mean has been added: few differences know none of them exactly.
    """
    leading = np.linalg.eigh(scatter)[1][:, ::-1][:, :TUNED_AXES]
    told = nuisance.astype(np.float64) @ leading
    values, axes = np.linalg.eigh(told.T @ told)
    variance = values / max(float(values.mean()), 1e-12) + SHRINK
    return leading @ (axes * variance**-TUNING)


def unit_length(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows scaled to length one, float32; an all-zero row stays zero."""
    single = np.asarray(vectors, dtype=np.float32)
    length = np.linalg.norm(single, axis=-1, keepdims=True)
    return single / np.maximum(length, 1e-12)


def _moments(batches: Batches) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
    count, total, products = 0, np.zeros(0), np.zeros((0, 0))
    for batch in batches():
        exact = batch.astype(np.float64)
        if count == 0:
            total = np.zeros(exact.shape[1])
            products = np.zeros((exact.shape[1], exact.shape[1]))
        count += len(exact)
        total += exact.sum(axis=0)
        products += exact.T @ exact
    return count, total, products


def _with_largest_positive(components: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row turned so that its largest entry is positive: the same on every machine."""
    largest = np.take_along_axis(components, np.abs(components).argmax(1)[:, None], axis=1)
    return components * np.sign(largest)
