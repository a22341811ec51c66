"""Transfer between simulated surveys of light curves."""

from pathlib import Path

import numpy as np
import pytest

from explorer.evaluate.lightcurve_transfer import (
    CurveTrial,
    classification_scores,
    curve_transfer_figure,
    evaluate_curve_transfer,
    stratified_share,
    survey_points,
)
from explorer.lightcurves.network import CurveConfig
from tests.lightcurves.conftest import QUICK


def test_few_labels_hold_one_of_each_kind() -> None:
    classes = np.array([0] * 90 + [1] * 9 + [2])
    few = stratified_share(classes, 0.05, np.random.default_rng(0))
    assert set(classes[few]) == {0, 1, 2} and len(few) == 6


def test_scores_are_one_for_the_truth_and_lower_for_a_guess() -> None:
    truth = np.array([0, 0, 0, 1, 2])
    assert set(classification_scores(truth, truth).values()) == {1.0}
    guess = classification_scores(truth, np.zeros(5, np.int64))
    assert guess["mcc"] == 0 and guess["macro_f1"] < guess["weighted_f1"] < 1


@pytest.mark.slow
def test_features_of_a_survey_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.SURVEYS", {"ogle": QUICK})
    points, kinds = survey_points("ogle", 20, seed=1, cache=tmp_path)
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.variability_features", None)
    again, same = survey_points("ogle", 20, seed=1, cache=tmp_path)
    assert np.array_equal(points, again) and np.array_equal(kinds, same)


@pytest.mark.slow
def test_the_report_has_every_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "explorer.evaluate.lightcurve_transfer.SURVEYS", {name: QUICK for name in ("ogle", "asas")}
    )
    quick = CurveConfig(hidden=(16,), epochs=6)
    trial = CurveTrial(targets=("asas",), count=60, shares=(0.2,), repeats=1)
    result = evaluate_curve_transfer(trial, config=quick)
    ways = result["targets"]["asas"]["0.2"]
    assert {"untouched", "transfer", "scratch", "forest", "labels"} == set(ways)
    assert all(0 <= ways[way]["macro_f1"] <= 1 for way in ways if way != "labels")
    assert result["simulated"] is True
    chart = curve_transfer_figure([result])
    assert len(chart.data) == 4 * 3 and {line.name for line in chart.data} == set(ways) - {"labels"}
    assert [round(line.y[0], 6) for line in chart.data if line.name == "forest"] == [
        round(ways["forest"][measure], 6) for measure in ("macro_f1", "weighted_f1", "mcc")
    ]
