"""Tests of explorer.tasks.subsample."""

import numpy as np
import pytest

from explorer.tasks import (
    fit_probe,
    fit_space,
    stratified_subsample,
)
from explorer.tasks.subsample import LabelSample, SampleWeights
from tests.tasks.conftest import blobs


def test_of_very_many_labels_a_rare_kind_is_kept_whole() -> None:
    truth = np.arange(50_000) % 500 == 0
    rows, weights = stratified_subsample(truth, most=1_000)
    assert len(rows) == 1_000 and truth[rows].sum() == 100
    assert (np.diff(rows) > 0).all() and weights.of(truth[rows]).sum() == pytest.approx(50_000)
    assert (
        len(stratified_subsample(~truth, most=1_000)[0]) == 1_000
        and stratified_subsample(~truth, most=1_000)[1].no == 1
    )
    few, each = stratified_subsample(truth[:900])
    assert few.tolist() == list(range(900)) and each == SampleWeights()


def test_a_drawn_part_gives_the_probabilities_and_figures_of_all() -> None:
    points, truth = blobs(12_000, share=0.05, apart=3)
    space = fit_space(points)
    whole = fit_probe(space, points, LabelSample(truth))
    rows, weights = stratified_subsample(truth, most=2_000)
    part = fit_probe(space, points[rows], LabelSample(truth[rows], weights=weights))
    fresh, answer = blobs(8_000, share=0.05, apart=3, seed=1)
    assert part.probe(fresh).mean() == pytest.approx(whole.probe(fresh).mean(), rel=0.15)
    for name in ("auc", "average_precision", "balanced_accuracy"):
        one, all_of_them = getattr(part.score, name), getattr(whole.score, name)
        assert one["low"] - 0.02 <= all_of_them["value"] <= one["high"] + 0.02
    right = answer[part.probe(fresh) >= part.probe.threshold].mean()
    assert part.score.precision == pytest.approx(right, abs=0.06)
    assert part.score.log_loss == pytest.approx(whole.score.log_loss, abs=0.02)
    assert part.score.calibration_error < 0.03
