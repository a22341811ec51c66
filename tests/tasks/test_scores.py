"""Tests of explorer.tasks.scores."""

import numpy as np
import pytest

from explorer.tasks import (
    FewLabels,
    fit_probe,
    fit_space,
    reliability_curve,
)
from explorer.tasks.calibrate import balanced_threshold
from explorer.tasks.scores import (
    average_precision,
    balanced_accuracy,
    check_labels,
    roc_auc,
    score_out_of_fold,
)
from explorer.tasks.subsample import LabelSample
from tests.tasks.conftest import blobs


@pytest.mark.parametrize(
    ("truth", "word"),
    [([], "no label"), ([1, 1, 1], "All 3"), ([0, 0], "All 2"), ([1, 0, 0], "one positive")],
)
def test_too_few_labels_are_refused_in_one_sentence(truth: list[int], word: str) -> None:
    with pytest.raises(FewLabels, match=word):
        check_labels(np.array(truth))


def test_the_threshold_lies_between_the_classes() -> None:
    truth = np.array([True, True, False, False, False])
    assert balanced_threshold(np.array([4.0, 2.0, 0.0, -1.0, -2.0]), truth) == 0.0  # too few to say
    many = np.repeat(truth, 100)
    logits = np.random.default_rng(0).normal(np.where(many, 3.0, -1.0))
    assert balanced_threshold(logits, many) == pytest.approx(1.0, abs=0.1)
    rng = np.random.default_rng(0)
    rare = rng.random(600) < 0.05
    points = rng.normal(size=(600, 30)) / 5 + 0.12 * rare[:, None]
    known, fresh_rows = np.arange(300), np.arange(300, 600)
    fitted = fit_probe(fit_space(points), points[known], LabelSample(rare[known]))
    given = fitted.probe(points[fresh_rows])
    cut = balanced_accuracy(rare[fresh_rows], given >= fitted.score.threshold)
    assert cut > balanced_accuracy(rare[fresh_rows], given >= 0.5) + 0.05 and cut > 0.75


def test_reliability_counts_every_label_once() -> None:
    _, truth = blobs(95)
    curve = reliability_curve(truth, np.linspace(0, 1, 95))
    assert sum(curve["count"]) == 95 and len(curve["observed"]) == 10
    assert len(reliability_curve(truth[:12], np.linspace(0, 1, 12))["count"]) == 2


def test_a_perfect_score_of_few_is_no_certainty() -> None:
    truth = np.arange(40) < 20
    score = score_out_of_fold(LabelSample(truth), np.where(truth, 0.9, 0.1)[None], 5, threshold=0.5)
    assert score.auc["value"] == score.auc["high"] == 1 and 0.8 < score.auc["low"] < 0.95
    assert score.recall == 1
    few = np.arange(8) < 4
    unsure = score_out_of_fold(LabelSample(few), np.where(few, 0.9, 0.1)[None], 4, threshold=0.5)
    assert unsure.auc["low"] < 0.6 and unsure.balanced_accuracy["low"] < 0.6


def test_the_two_areas_are_those_of_scikit_learn() -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    rng = np.random.default_rng(1)
    truth, given = rng.random(200) < 0.3, rng.integers(0, 20, 200) / 20
    assert roc_auc(truth, given) == pytest.approx(roc_auc_score(truth, given))
    assert average_precision(truth, given) == pytest.approx(average_precision_score(truth, given))
