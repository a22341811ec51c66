"""Transfer between simulated surveys of light curves."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.evaluate.lightcurve_transfer import (
    CurveTrial,
    curve_transfer_figure,
    evaluate_curve_transfer,
    survey_measures,
)
from explorer.lightcurves.network import CurveConfig
from tests.lightcurves.conftest import QUICK

pytestmark = pytest.mark.slow


def test_measures_of_a_survey_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.SURVEYS", {"ogle": QUICK})
    measures, kinds = survey_measures("ogle", 20, seed=1, cache=tmp_path)
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.measure_curves", None)
    again, same = survey_measures("ogle", 20, seed=1, cache=tmp_path)
    assert np.array_equal(measures, again, equal_nan=True) and np.array_equal(kinds, same)


def test_the_report_has_every_way(monkeypatch: pytest.MonkeyPatch) -> None:
    surveys = {name: replace(QUICK, name=name) for name in ("ogle", "asas")}
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.SURVEYS", surveys)
    quick = CurveConfig(hidden=(16,), epochs=6)
    trial = CurveTrial(targets=("asas",), count=60, shares=(0.2,), repeats=1)
    result = evaluate_curve_transfer(trial, config=quick)
    ways = result["targets"]["asas"]["0.2"]
    shown = {"untouched", "transfer", "linear", "scratch", "forest", "chosen"}
    assert shown | {"labels", "why"} == set(ways)
    assert all(0 <= ways[way]["macro_f1"] <= 1 for way in shown)
    assert ways["labels"]["count"] == pytest.approx(12, abs=3)  # a fifth of all
    assert result["simulated"] is True
    chart = curve_transfer_figure([result])
    assert len(chart.data) == len(shown) * 3 and {line.name for line in chart.data} == shown
    assert [round(line.y[0], 6) for line in chart.data if line.name == "forest"] == [
        round(ways["forest"][measure], 6) for measure in ("macro_f1", "weighted_f1", "mcc")
    ]
