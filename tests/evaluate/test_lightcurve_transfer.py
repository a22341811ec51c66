"""Transfer between simulated surveys of light curves."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.commands.evaluate_lightcurves import KIND_SETS as COMMAND_SETS
from explorer.evaluate.lightcurve_transfer import (
    KIND_SETS,
    CurveTrial,
    curve_transfer_figure,
    evaluate_curve_transfer,
    grouped,
    survey_measures,
)
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.network import CurveConfig
from tests.lightcurves.conftest import QUICK


def test_kinds_are_counted_under_the_names_of_a_set() -> None:
    kinds = np.arange(len(KINDS)).repeat(2)
    measures = np.arange(len(kinds), dtype=float)[:, None]
    every = grouped(measures, kinds, KIND_SETS["all"], 0)
    assert every.names == tuple(sorted(KINDS)) and every.classes.tolist() == kinds.tolist()
    six = grouped(measures, kinds, KIND_SETS["six"], 0)
    assert six.names == KIND_SETS["six"]
    held = {sorted(KINDS)[int(row) // 2]: six.names[at]
            for row, at in zip(six.measures[:, 0], six.classes, strict=True)}  # fmt: skip
    assert held["EB_contact"] == held["EB_detached"] == "eclipsing"
    assert held["MIRA"] == held["SRV"] == "long-period" and "QSO" not in held
    ten = grouped(measures, kinds[:0], KIND_SETS["ten"], 0)
    assert not len(ten.classes)
    assert tuple(KIND_SETS) == COMMAND_SETS


@pytest.mark.slow
def test_measures_of_a_survey_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.SURVEYS", {"ogle": QUICK})
    measures, kinds = survey_measures("ogle", 20, seed=1, cache=tmp_path)
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.measure_curves", None)
    again, same = survey_measures("ogle", 20, seed=1, cache=tmp_path)
    assert np.array_equal(measures, again, equal_nan=True) and np.array_equal(kinds, same)


@pytest.mark.slow
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
    assert result["simulated"] is True and result["shortfall"]["count"] == 1
    chart = curve_transfer_figure([result])
    assert len(chart.data) == len(shown) * 3 and {line.name for line in chart.data} == shown
    assert [round(line.y[0], 6) for line in chart.data if line.name == "forest"] == [
        round(ways["forest"][measure], 6) for measure in ("macro_f1", "weighted_f1", "mcc")
    ]
