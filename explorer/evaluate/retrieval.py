"""One-shot retrieval: does a galaxy's neighbourhood hold galaxies of its own class?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.evaluate.intervals import interval_of_macro

_CHUNK = 2048


def evaluate_retrieval(
    embeddings: NDArray[np.floating],
    labels: NDArray[Any],
    *,
    k: int = 10,
    rows: NDArray[np.integer] | None = None,
) -> dict[str, Any]:
    """Precision@k and nDCG@k with each galaxy in turn the query, itself left out.

    Args:
        embeddings: float (N, D); compared by cosine, so their length does not matter.
        labels: (N,); "", None and NaN mean unlabelled, and such galaxies take no part.
        k: neighbours looked at.
        rows: int (n,), the galaxies that take part (as query and as neighbour); all by default.

    Returns:
        {"k", "n", "macro_precision", "interval", "macro_ndcg", "per_class": {class: {"n",
        "precision"}}}, all 0 to 1; macro is the mean over classes, each class the mean over its
        galaxies; the interval holds 95 % of the macro precisions of galaxies drawn anew.

    Raises:
        ValueError: for shapes that do not agree, values that are not finite, or n ≤ k.
    """
    vectors, names = _check_inputs(embeddings, labels, rows)
    if len(vectors) <= k or k < 1:
        raise ValueError(
            f"k = {k} needs more than k labelled galaxies, and there are {len(vectors)}."
        )
    return retrieval_figures(names, nearest_rows(vectors, k))


def retrieval_figures(names: NDArray[np.str_], found: NDArray[np.int64]) -> dict[str, Any]:
    """The figures of `evaluate_retrieval` for each galaxy's neighbours `found` (n, k), best first.

    names: (n,), the classes.
    """
    k = found.shape[1]
    classes, number, count = np.unique(names, return_inverse=True, return_counts=True)
    hits = number[found] == number[:, None]  # (n, k)
    precision, ndcg = hits.mean(axis=1), _ndcg(hits, count[number] - 1)
    each = [number == i for i in range(len(classes))]
    return {
        "k": int(k),
        "n": len(names),
        "macro_precision": float(np.mean([precision[mine].mean() for mine in each])),
        "interval": interval_of_macro([precision[mine] for mine in each]),
        "macro_ndcg": float(np.mean([ndcg[mine].mean() for mine in each])),
        "per_class": {
            str(name): {"n": int(mine.sum()), "precision": float(precision[mine].mean())}
            for name, mine in zip(classes, each, strict=True)
        },
    }


def gain_in_retrieval(
    ours: NDArray[np.floating],
    theirs: NDArray[np.floating],
    labels: NDArray[Any],
    *,
    k: int = 10,
    rows: NDArray[np.integer] | None = None,
) -> dict[str, Any]:
    """What `ours` find beside `theirs`, galaxy by galaxy, by the labels of `evaluate_retrieval`.

    {"macro_precision", "interval": theirs, "gain": ours less theirs, "gain_interval": 95 % of it}.

    Args:
        ours, theirs: float (N, D) and (N, E), of the same galaxies.
        labels: (N,).
        k: neighbours looked at.
        rows: int (n,), the galaxies that take part; all by default.
    """
    better, names = _check_inputs(ours, labels, rows)
    plain, _ = _check_inputs(theirs, labels, rows)
    found = nearest_rows(plain, k)
    more = _precision(names, nearest_rows(better, k)) - _precision(names, found)
    each = [more[names == name] for name in np.unique(names)]
    figures = retrieval_figures(names, found)
    return {
        "macro_precision": figures["macro_precision"],
        "interval": figures["interval"],
        "gain": float(np.mean([gained.mean() for gained in each])),
        "gain_interval": interval_of_macro(each),
    }


def _precision(names: NDArray[np.str_], found: NDArray[np.int64]) -> NDArray[np.float64]:
    """The share (n,) of each galaxy's neighbours `found` (n, k) that are of its class."""
    return (names[found] == names[:, None]).mean(axis=1)


def _check_inputs(
    embeddings: NDArray[np.floating], labels: NDArray[Any], rows: NDArray[np.integer] | None
) -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    vectors, values = np.asarray(embeddings, dtype=np.float32), np.asarray(labels)
    if vectors.ndim != 2 or values.shape != (len(vectors),):
        raise ValueError(
            f"Embeddings must be (N, D) and labels (N,), not {vectors.shape} and {values.shape}."
        )
    rows = np.arange(len(vectors)) if rows is None else np.asarray(rows)
    names = np.array(["" if _is_missing(value) else str(value) for value in values[rows].tolist()])
    vectors, names = vectors[rows][names != ""], names[names != ""]
    if not np.isfinite(vectors).all():
        raise ValueError("Embeddings hold values that are not finite; build the catalogue again.")
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(length, 1e-12), names


def _is_missing(value: object) -> bool:
    return value is None or value == "" or value != value  # NaN differs from itself


def nearest_rows(vectors: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Each row's k nearest other rows by inner product, best first, int64 (N, k)."""
    out = np.empty((len(vectors), k), dtype=np.int64)
    for start in range(0, len(vectors), _CHUNK):
        similarity = vectors[start : start + _CHUNK] @ vectors.T
        own = np.arange(len(similarity))
        similarity[own, start + own] = -np.inf
        top = np.argpartition(-similarity, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(similarity, top, axis=1), axis=1, kind="stable")
        out[start : start + _CHUNK] = np.take_along_axis(top, order, axis=1)
    return out


def _ndcg(hits: NDArray[np.bool_], relevant: NDArray[np.int64]) -> NDArray[np.float64]:
    """nDCG (n,) of binary hits (n, k), `relevant` (n,) being all that could be found."""
    discount = 1 / np.log2(np.arange(hits.shape[1]) + 2)
    ideal = np.concatenate([[0.0], np.cumsum(discount)])[np.minimum(relevant, hits.shape[1])]
    return np.divide(hits @ discount, ideal, out=np.zeros(len(hits)), where=ideal > 0)
