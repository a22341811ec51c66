"""A task's result as plain values, and what to label next."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from explorer.tasks.labels import Task
from explorer.tasks.report import rows_to_label, task_report
from explorer.tasks.train_probe import train_probe
from explorer.workspace.workspace import Workspace

pytestmark = pytest.mark.slow


def test_a_report_is_plain_and_begins_with_the_best(workspace: Workspace) -> None:
    result = train_probe(workspace, Task(column="class", positive=("ring",), where="z < 0.09"))
    told = json.loads(json.dumps(task_report(workspace, result)))
    shown = [one["p"] for one in told["best"]]
    assert shown == sorted(shown, reverse=True) and len(shown) == 10
    assert told["galaxies"] == 59 and told["labels"] == len(result.labelled.rows)
    assert told["above_threshold"] == int((result.probability >= result.score.threshold).sum())
    assert 0 <= told["expected_share"] <= 1 and told["mode"] == "probe"
    assert len(set(told["label_next"])) == 10
    rows = workspace.catalogue.rows_of(told["label_next"])
    assert not set(rows.tolist()) & set(result.labelled.rows.tolist())


def test_the_next_to_label_are_uncertain_unlabelled_and_not_skipped(workspace: Workspace) -> None:
    rng = np.random.default_rng(0)
    sure = np.where(rng.random(59) < 0.5, 0.01, 0.99)
    sure[20:30] = 0.5
    result: Any = SimpleNamespace(
        probability=sure.astype(np.float32),
        score=SimpleNamespace(threshold=0.5),
        labelled=SimpleNamespace(rows=np.array([20, 21])),
    )
    chosen = rows_to_label(workspace, result, size=4)
    assert set(chosen.tolist()) <= set(range(22, 30)) and len(set(chosen.tolist())) == 4
    others = rows_to_label(workspace, result, size=4, skip=chosen)
    assert not set(others.tolist()) & {20, 21, *chosen.tolist()}
