"""Fine-tuning judged against the probe on the same folds, resumed, and kept only if it pays."""

import json

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.progress import Progress
from explorer.tasks import finetune, train_probe
from explorer.tasks.labels import Task
from explorer.workspace.workspace import Workspace
from tests.tasks.conftest import QUICK

pytestmark = pytest.mark.slow

TASK = Task(column="class", positive=("ring",))


def test_the_comparison_is_out_of_fold_and_resumes(tiny_workspace: Workspace) -> None:
    result = train_probe.train_probe(tiny_workspace, TASK)
    found = finetune.compare_with_probe(tiny_workspace, result, QUICK, Progress())
    assert found.out_of_fold.shape == (59,) and found.score.folds == 3 and found.originals
    assert found.gain["low"] <= found.gain["value"] <= found.gain["high"]
    better = found.gain["value"] > 0 and found.score.log_loss < found.probe_log_loss
    assert found.pays == better and 0 < found.probe_log_loss < 1

    class Told(Progress):
        stages: list[str]

        def stage(self, name: str, total: int, *, done: int = 0) -> None:
            self.stages = [*getattr(self, "stages", []), name]

    told = Told()
    again = finetune.compare_with_probe(tiny_workspace, result, QUICK, told)
    assert np.array_equal(again.out_of_fold, found.out_of_fold)
    assert not any("fold" in name for name in told.stages)  # nothing is tuned twice


def test_the_command_stores_the_probe_where_tuning_does_not_pay(
    tiny_workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "finetune",
        str(tiny_workspace.catalogue.path),
        "--column",
        "class",
        "--positive",
        "ring",
    ]
    assert main([*words, "--mode", "all", "--epochs", "1", "--name", "ring_t", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    entry = explorer.open(tiny_workspace.catalogue.path).catalogue.manifest.taught["ring_t"]
    assert told["tuned"]["probe_log_loss"] > 0
    assert told["mode"] == entry["mode"] == ("all" if told["tuned"]["pays"] else "probe")


def test_the_verdict_on_tuning_is_told_with_its_figures(
    tiny_workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "finetune",
        str(tiny_workspace.catalogue.path),
        "--column",
        "class",
        "--positive",
        "ring",
    ]
    assert main([*words, "--mode", "last", "--epochs", "1"]) == 0
    told = capsys.readouterr().out
    assert "in AUC over the probe of the same folds, log loss 0." in told and "the probe" in told
