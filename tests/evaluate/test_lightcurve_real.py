"""Tests of explorer.evaluate.lightcurve_real."""

import json
from pathlib import Path

import pandas as pd
import pytest

from explorer.__main__ import main
from explorer.errors import SourceError
from explorer.evaluate.lightcurve_real import RealSurvey, labels_of
from explorer.lightcurves import pretrain
from explorer.lightcurves.simulate import SURVEYS
from tests.lightcurves.conftest import QUICK


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.csv"
    kinds = ["a"] * 5 + ["b"] * 5 + ["c"] * 5 + ["d"]
    ids = [f"{number}" for number in range(len(kinds))]
    pd.DataFrame({"note": "x", "star": ids, "kind": kinds}).to_csv(path, index=False)
    return path


def test_classes_are_merged_left_out_and_counted(labels: Path) -> None:
    ids = [f"{number}" for number in range(17)]
    survey = RealSurvey(labels, labels, "kind", merge={"ab": ["a", "b"]})
    assert set(labels_of(ids, survey)) == {"ab", "c", ""}  # d is too few, the last id unknown
    only = RealSurvey(labels, labels, "kind", ("a", "c"))
    assert set(labels_of(ids, only)) == {"a", "c", ""}


def test_what_is_missing_is_said(labels: Path, tmp_path: Path) -> None:
    ids = [f"{number}" for number in range(17)]
    with pytest.raises(SourceError, match="no column 'class'"):
        labels_of(ids, RealSurvey(labels, labels, "class"))
    with pytest.raises(SourceError, match="fewer than two classes"):
        labels_of(ids, RealSurvey(labels, labels, "kind", ("a",)))
    with pytest.raises(SourceError, match="cannot be read"):
        labels_of(ids, RealSurvey(labels, tmp_path / "none.csv", "kind"))


@pytest.mark.slow
def test_a_survey_with_labels_is_evaluated_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SURVEYS, "ogle", QUICK)
    monkeypatch.setattr(pretrain, "PART", 66)
    observed = tmp_path / "obs.csv"
    assert main(["lightcurves", str(observed), "--simulate", "ogle", "--count", "40"]) == 0
    capsys.readouterr()
    words = ["evaluate", "lightcurves", "--real", str(observed), "--json"]
    both = ["--source", "mix", "ogle", "--count", "66", "--keep", str(tmp_path)]
    there = ["--labels", str(tmp_path / "obs.labels.csv"), "--column", "kind"]
    more = ["--shares", "0.5", "--repeats", "1", "--merge", "steep=RRab,DSCT"]
    assert main([*words, *there, *more, *both]) == 0
    sources = json.loads(capsys.readouterr().out)["sources"]
    assert [(name, one["source"]) for name, one in sources.items()] == [("mix",) * 2, ("ogle",) * 2]
    told = sources["mix"]
    assert set(told["classes"]) == {"steep", "EB_contact", "MIRA"}
    by_share = told["targets"]["obs"]
    assert by_share["0.5"]["chosen"].keys() >= {"macro_f1", "weighted_f1", "mcc"}
    assert by_share["0"]["untouched"]["macro_f1"] > 0.5
    assert sources["ogle"]["targets"]["obs"]["0"] != by_share["0"]
    assert [one.name for one in (tmp_path / "ogle-fields").iterdir()] == ["part-0-0000.npz"]
    assert main([*words, *there, "--source", "mix", "--network", str(tmp_path)]) == 2
    assert "--source or --network" in capsys.readouterr().err
    assert main([*words, *there, "--shares", "2"]) == 2
    assert main(words) == 2 and "--labels" in capsys.readouterr().err
