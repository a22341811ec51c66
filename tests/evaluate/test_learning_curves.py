"""Learning curves: the same draws for every method, and more labels are more."""

import numpy as np
import pytest

from explorer.evaluate.learners import frozen_probe
from explorer.evaluate.learning_curves import (
    Draws,
    draw_split,
    learning_curves,
    learning_curves_figure,
    table_rows,
)
from tests.evaluate.conftest import SIZES, task

pytestmark = pytest.mark.slow


def test_more_labels_score_higher_and_the_figure_holds_each_method() -> None:
    points, truth = task()
    noise = np.random.default_rng(1).normal(size=points.shape)
    learners = {"frozen": frozen_probe(points), "noise": frozen_probe(noise)}
    result = learning_curves(
        truth, learners, Draws(dict.fromkeys(learners, SIZES), {"frozen": 4, "noise": 2})
    )
    curve = result["methods"]["frozen"]
    assert list(curve) == ["2", "20", "all"]
    assert curve["2"]["auc"] < curve["20"]["auc"] <= curve["all"]["auc"] + 0.03
    assert curve["all"]["balanced_accuracy"] > 0.75
    assert 0.3 < result["methods"]["noise"]["all"]["auc"] < 0.7
    assert [line.name for line in learning_curves_figure(result).data] == ["frozen", "noise"]


def test_draws_keep_apart_and_are_balanced() -> None:
    _, truth = task()
    train, test = draw_split(truth, 10, None, 3)
    assert not set(train) & set(test) and truth[train].sum() == 10 and len(train) == 20
    again, _ = draw_split(truth, 10, None, 3)
    assert np.array_equal(train, again)
    fixed = np.arange(60)
    assert draw_split(truth, "all", fixed, 0)[0].min() >= 60
    assert draw_split(truth, 500, fixed, 0)[0] is None


def test_too_few_of_a_class_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        draw_split(np.array([True, True, False, False]), 1, np.array([0, 2]), 0)


def test_twins_of_what_is_tested_are_not_learned_from() -> None:
    _, truth = task()
    groups = np.arange(240) % 120
    train, test = draw_split(truth[:120].repeat(2).reshape(2, -1).ravel(), "all", None, 0, groups)
    assert not set(groups[train]) & set(groups[test])


def test_the_table_says_mean_spread_and_draws() -> None:
    points, truth = task()
    learners = {"few": frozen_probe(points), "many": frozen_probe(points)}
    sizes = {"few": [20], "many": [2, 20]}
    result = learning_curves(truth, learners, Draws(sizes, {"few": 1, "many": 3}))
    few, many = table_rows(result)
    assert list(few) == ["method", "2", "20"] and few["2"] == "-" and few["20"].endswith("(1)")
    assert many["20"].endswith("(3)") and learning_curves_figure(
        result
    ).layout.xaxis.categoryarray == ("2", "20")
