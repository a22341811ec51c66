"""Retrieval among light curves by embedding and by raw features."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from explorer.evaluate.lightcurve_retrieval import evaluate_curve_retrieval, nearest_by_distance
from explorer.lightcurves import FEATURES


def test_neighbours_by_distance_are_those_of_all_pairs() -> None:
    points = np.random.default_rng(0).normal(size=(30, 3))
    far = np.linalg.norm(points[:, None] - points, axis=2) + 1e9 * np.eye(30)
    assert np.array_equal(nearest_by_distance(points, 4), np.argsort(far, axis=1)[:, :4])


def test_a_feature_of_large_numbers_drowns_the_raw_way_and_no_other() -> None:
    rng = np.random.default_rng(0)
    labels = np.array([*(["EB"] * 20), *(["RR"] * 20), ""])
    columns = {name: np.full(41, np.nan) for name in FEATURES}
    columns["period"] = (labels == "EB") + rng.normal(0, 0.01, 41)
    columns["kurtosis"] = rng.normal(0, 1e4, 41)
    for name in set(FEATURES) - {"period", "kurtosis"}:
        columns[name] = np.zeros(41)
    columns["amplitude"][3] = np.nan  # takes the median
    catalogue: Any = SimpleNamespace(column=columns.__getitem__)
    vectors = np.stack([labels == "EB", labels != "EB"], axis=1).astype(np.float32)
    found = evaluate_curve_retrieval(catalogue, vectors, labels, k=5)
    precision = {way: figures["macro_precision"] for way, figures in found.items()}
    assert precision["embedding"] == 1 and precision["standardised"] > precision["raw"] + 0.2
    assert {figures["n"] for figures in found.values()} == {40}  # the unlabelled takes no part
    with pytest.raises(ValueError, match="labelled"):
        evaluate_curve_retrieval(catalogue, vectors, labels, k=40)
