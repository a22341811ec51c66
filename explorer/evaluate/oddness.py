"""Anomaly scores before any rating, compared by how early they rank a known class."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestNeighbors

from explorer import anomaly
from explorer.anomaly.ranking_cache import Votes
from explorer.arrays import Mask, Scores, Vectors
from explorer.evaluate.metrics import best_first
from explorer.evaluate.normalising_flow import flow_surprise
from explorer.evaluate.published_searches import isolation_scores
from explorer.evaluate.search_space import SearchSpace
from explorer.tasks.scores import average_precision

NEIGHBOURS = 10
MIXTURES = 5
FIRST = (48, 200)


def evaluate_oddness(
    vectors: Vectors,
    positive: Mask,
    *,
    embeddings: Vectors,
    votes: Votes | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """{"methods": {name: auc, ap, share of the class in the first 48 and 200, seconds}}.

    vectors: float32 (N, D), unit length; positive: bool (N,); embeddings: float32 (N, E).
    Every score is higher for stranger. `stored` is what a catalogue stores, Mahalanobis distance
    on the leading axes of the search vectors; `stored_votes_clean` is what a first page is chosen
    by where the encoder predicts votes, `stored_votes` the same with artefacts left in. The others
    see the search vectors (`knn`), 40 principal components, or the `kaiser_components` of these.
    """
    if positive.all() or not positive.any():
        raise ValueError("Choose a column and a value that some galaxies have and others lack.")
    space = SearchSpace.of(vectors, embeddings, votes)
    lead = kaiser_components(space.scaled, space.components)
    ways: dict[str, Callable[[], Scores]] = {
        "stored": lambda: anomaly.oddness(vectors),
        "knn": lambda: _knn(vectors),
        "knn_leading": lambda: _knn(lead),
        "isolation_forest": lambda: isolation_scores(space.components, seed=seed),
        "isolation_leading": lambda: isolation_scores(lead, seed=seed),
        "mahalanobis": lambda: np.linalg.norm(space.scaled, axis=1),
        "mahalanobis_leading": lambda: np.linalg.norm(lead, axis=1),
        "mixture": lambda: _mixture(space.scaled, seed),
        "mixture_leading": lambda: _mixture(lead, seed),
        "flow": lambda: flow_surprise(space.scaled, seed=seed),
        "flow_leading": lambda: flow_surprise(lead, seed=seed),
    }
    if votes is not None and votes.odd is not None:
        odd = votes.odd
        ways["votes"] = lambda: odd
        ways["stored_votes"] = lambda: anomaly.strangeness(space.oddness, odd_votes=odd)
        ways["stored_votes_clean"] = lambda: space.strangeness
    ways["random"] = lambda: np.random.default_rng(seed).random(len(positive), np.float32)
    measured = {name: _measure(way, positive, seed) for name, way in ways.items()}
    return {"n": len(positive), "positives": int(positive.sum()), "methods": measured}


def kaiser_components(scaled: Vectors, components: Vectors) -> Vectors:
    """The scaled components whose variance is above the mean (Kaiser's rule), 2 at least."""
    variance = components.var(axis=0)
    return scaled[:, : max(2, int((variance > variance.mean()).sum()))]


def _knn(values: Vectors) -> Scores:
    count = min(NEIGHBOURS + 1, len(values))
    distance, _ = NearestNeighbors(n_neighbors=count).fit(values).kneighbors(values)
    return distance[:, 1:].mean(axis=1).astype(np.float32)


def _mixture(values: Vectors, seed: int) -> Scores:
    mixture = GaussianMixture(min(MIXTURES, len(values)), random_state=seed, reg_covar=1e-3)
    return -mixture.fit(values).score_samples(values).astype(np.float32)


def _measure(way: Callable[[], Scores], positive: Mask, seed: int) -> dict[str, float]:
    began = time.perf_counter()
    scores = way()
    seconds = time.perf_counter() - began
    ranked = positive[best_first(scores, seed)]
    shares = {f"in_{count}": float(ranked[:count].sum() / positive.sum()) for count in FIRST}
    return {
        "auc": float(roc_auc_score(positive, scores)),
        "ap": average_precision(ranked),
        **shares,
        "seconds": seconds,
    }
