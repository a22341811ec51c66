"""Anomaly scores compared by how early they rank a planted class."""

import json

import numpy as np
import pytest

from explorer.anomaly.ranking_cache import Votes
from explorer.evaluate.oddness import evaluate_oddness, kaiser_components

pytestmark = pytest.mark.slow


def test_every_score_is_measured_and_a_planted_class_stands_out(planted) -> None:
    vectors, _ = planted
    vectors, positive = vectors.copy(), np.arange(len(vectors)) < 8
    vectors[:8] = -np.eye(24, dtype=np.float32)[np.arange(8) % 4]  # away from every group
    votes = Votes(np.zeros((400, 0), np.float32), odd=positive.astype(np.float32))
    told = evaluate_oddness(vectors, positive, embeddings=vectors, votes=votes)
    json.dumps(told)
    methods = told["methods"]
    assert (told["n"], told["positives"]) == (400, 8)
    assert {"stored", "knn", "isolation_forest", "mixture", "flow", "random"} <= set(methods)
    for name in ("stored", "knn"):
        assert methods[name]["auc"] > 0.9 and methods[name]["in_48"] > 0.7, name
    assert 0.2 < methods["random"]["auc"] < 0.8 and methods["votes"]["auc"] == 1
    assert "votes" not in evaluate_oddness(vectors, positive, embeddings=vectors)["methods"]


def test_leading_components_are_those_above_the_mean() -> None:
    components = np.random.default_rng(0).normal(size=(200, 6)) * [9, 8, 7, 1, 1, 1]
    assert kaiser_components(components, components).shape == (200, 3)
    assert kaiser_components(components[:, 3:4].repeat(3, 1), components[:, 3:]).shape[1] >= 2


def test_a_class_of_all_or_of_none_is_refused(planted) -> None:
    vectors, _ = planted
    for positive in (np.zeros(400, bool), np.ones(400, bool)):
        with pytest.raises(ValueError, match="some galaxies have"):
            evaluate_oddness(vectors, positive, embeddings=vectors)
