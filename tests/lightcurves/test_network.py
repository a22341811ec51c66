"""Tests of explorer.lightcurves.network."""

import numpy as np
import pytest

from explorer.evaluate.lightcurve_transfer import (
    CurveTrial,
    curve_transfer_figure,
    evaluate_curve_transfer,
)
from explorer.lightcurves.network import CurveConfig, classify_curves, train_curves
from tests.lightcurves.conftest import QUICK

pytestmark = pytest.mark.slow


def test_a_network_learns_and_a_start_helps_with_few_labels() -> None:
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 3, 400)
    points = rng.normal(size=(400, 6)).astype(np.float32)
    points[np.arange(400), classes] += 3
    config = CurveConfig(hidden=(16, 8), epochs=20)
    net = train_curves(points, classes, 3, config)
    answer = classify_curves(net, points)
    assert np.allclose(answer.sum(axis=1), 1, atol=1e-5)
    assert (answer.argmax(axis=1) == classes).mean() > 0.9
    few, test = points[:6] + 0.4, points[100:] + 0.4
    tuned = train_curves(few, classes[:6], 3, config, start=net)
    fresh = train_curves(few, classes[:6], 3, config)
    right = [
        (classify_curves(n, test).argmax(axis=1) == classes[100:]).mean() for n in (tuned, fresh)
    ]
    assert right[0] > right[1]


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
