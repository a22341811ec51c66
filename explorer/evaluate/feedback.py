"""Relevance feedback on known labels: Rocchio queries against linear models."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Vectors
from explorer.catalogue.projection import unit_length
from explorer.search.nearest import UNLIKE_WEIGHT, query_vector

Model = Callable[[Vectors, Vectors], Vectors]
LIKES, UNLIKES = 5, 5


def rocchio(weight: float) -> Model:
    """Mean of the likes less `weight` times the mean of the unlikes."""
    return lambda likes, unlikes: unit_length(likes.mean(axis=0) - weight * unlikes.mean(axis=0))


def logistic(likes: Vectors, unlikes: Vectors) -> Vectors:
    """The direction along which logistic regression tells the likes from the unlikes."""
    from sklearn.linear_model import LogisticRegression

    told = np.repeat([1, 0], [len(likes), len(unlikes)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = LogisticRegression(max_iter=300).fit(np.concatenate([likes, unlikes]), told)
    return unit_length(fitted.coef_[0])


def likes_plus_logistic(weight: float) -> Model:
    """The mean of the likes plus `weight` times the logistic direction."""
    return lambda likes, unlikes: unit_length(
        unit_length(likes.mean(axis=0)) + weight * logistic(likes, unlikes)
    )


MODELS: dict[str, Model] = {
    "ours": query_vector,
    "likes only": lambda likes, _: unit_length(likes.mean(axis=0)),
    "rocchio 0.5": rocchio(0.5),
    "logistic": logistic,
    "likes + 0.2 logistic": likes_plus_logistic(0.2),
    "likes + 0.5 logistic": likes_plus_logistic(0.5),
}


@dataclass(frozen=True)
class FeedbackTrial:
    """Precision at `k` of `queries` random queries a class, by each of `models` (in `MODELS`)."""

    k: int = 24
    queries: int = 30
    seed: int = 0
    models: Sequence[str] = tuple(MODELS)


def evaluate_feedback(
    vectors: Vectors,
    labels: NDArray[Any],
    trial: FeedbackTrial = FeedbackTrial(),
) -> dict[str, Any]:
    """Precision@k of queries of 5 likes and 5 unlikes, macro-averaged over classes.

    The likes are drawn at random from a class; the unlikes are the best-ranked wrong answers to
    their mean, which is what somebody who looks at a page of results would reject. None of the
    ten is counted. vectors: float32 (N, P), unit length. labels: text (N,); "" takes no part.

    Raises:
        ValueError: no class has more than k + 5 galaxies, or there is one class only.
    """
    k = trial.k
    vectors, labels = vectors[labels != ""], labels[labels != ""]
    names, counts = np.unique(labels, return_counts=True)
    classes = [str(name) for name in names[counts >= k + LIKES]]
    if not classes or len(names) < 2:
        raise ValueError(f"This needs two classes, one of them of {k + LIKES} galaxies or more.")
    rng = np.random.default_rng(trial.seed)
    each = {c: _precisions(vectors, labels == c, trial, rng) for c in classes}
    return {
        "k": k,
        "likes": LIKES,
        "unlikes": UNLIKES,
        "queries_per_class": trial.queries,
        "unlike_weight": UNLIKE_WEIGHT,
        "models": {
            model: {
                "macro_precision": float(np.mean([each[c][model] for c in classes])),
                "per_class": {c: each[c][model] for c in classes},
            }
            for model in trial.models
        },
    }


def _precisions(
    vectors: Vectors, positive: NDArray[np.bool_], trial: FeedbackTrial, rng: np.random.Generator
) -> dict[str, float]:
    """Mean precision@k of each model over queries for one class."""
    found: dict[str, list[float]] = {model: [] for model in trial.models}
    for _ in range(trial.queries):
        likes = rng.choice(np.flatnonzero(positive), LIKES, replace=False)
        order = np.argsort(-(vectors @ vectors[likes].mean(axis=0)), kind="stable")
        unlikes = order[~positive[order]][:UNLIKES]
        given = np.concatenate([likes, unlikes])
        for model in trial.models:
            scores = vectors @ MODELS[model](vectors[likes], vectors[unlikes])
            scores[given] = -np.inf
            found[model].append(
                float(positive[np.argsort(-scores, kind="stable")[: trial.k]].mean())
            )
    return {model: float(np.mean(values)) for model, values in found.items()}
