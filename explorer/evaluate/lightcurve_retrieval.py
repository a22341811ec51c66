"""Retrieval in a catalogue of light curves, by its embedding and by raw features."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors

from explorer.arrays import Points
from explorer.evaluate.retrieval import evaluate_retrieval, retrieval_figures
from explorer.lightcurves import FEATURES

if TYPE_CHECKING:
    from explorer.catalogue.dataset import Catalogue


def evaluate_curve_retrieval(
    catalogue: "Catalogue", vectors: NDArray[np.float32], labels: NDArray[np.str_], *, k: int = 10
) -> dict[str, Any]:
    """{way: figures of `evaluate_retrieval`}, each object in turn the query.

    Ways: "embedding", the search vectors (N, P) that the catalogue is searched by; "raw", nearest
    neighbours in the 16 features as they are; "standardised", in the same of unit deviation. What
    is missing takes the feature's median. labels: (N,), "" for objects that take no part.

    Raises:
        ValueError: no more than k labelled objects.
    """
    found = {"embedding": evaluate_retrieval(vectors, labels, k=k)}
    known = labels != ""
    raw = np.stack([catalogue.column(name).astype(np.float64) for name in FEATURES], axis=1)
    raw = np.where(np.isfinite(raw), raw, np.nanmedian(raw, axis=0))
    unit = (raw - raw.mean(axis=0)) / np.maximum(raw.std(axis=0), 1e-12)
    for way, points in (("raw", raw), ("standardised", unit)):
        found[way] = retrieval_figures(labels[known], nearest_by_distance(points[known], k))
    return found


def nearest_by_distance(points: Points, k: int) -> NDArray[np.int64]:
    """Each row's k nearest other rows by Euclidean distance, nearest first, int64 (n, k)."""
    return NearestNeighbors(n_neighbors=k).fit(points).kneighbors(return_distance=False)
