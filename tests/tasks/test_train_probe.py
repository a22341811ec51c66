"""Teaching an open catalogue: labels from column, tags and ratings; the column that comes of it."""

import json

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.errors import CatalogueError
from explorer.search.select import Order
from explorer.tasks import report, store, stratified_subsample, train_probe
from explorer.tasks.labels import Task
from explorer.workspace.workspace import Workspace
from tests.tasks.conftest import RING, ids

pytestmark = pytest.mark.slow


def test_a_column_becomes_a_column_of_probabilities(workspace: Workspace) -> None:
    result = train_probe.train_probe(workspace, RING)
    assert result.score.labels == 59 and result.score.positives == 20
    truth = workspace.selection.mask("class = 'ring'")
    assert result.probability[truth].mean() > result.probability[~truth].mean() + 0.3
    store.store_probe(workspace, result, "ring_q", who="ada")
    fresh = explorer.open(workspace.catalogue.path)
    assert np.array_equal(fresh.catalogue.column("ring_q"), result.probability)
    (column,) = [c for c in fresh.catalogue.columns if c.name == "ring_q"]
    assert column.origin == "derived" and fresh.catalogue.version != workspace.catalogue.version
    best = fresh.selection.rows("ring_q > 0.3", order=Order("ring_q"))
    assert fresh.catalogue.column("class")[best[0]] == "ring"
    assert len(fresh.colour("ring_q").values) == 59
    entry = fresh.catalogue.manifest.taught["ring_q"]
    assert entry["task"] == {"column": "class", "positive": ["ring"], "theme": "interesting"}
    assert (workspace.catalogue.path / entry["file"]).is_file() and entry["score"]["labels"] == 59
    workspace.catalogue.thumbnails([0])  # the one that was open goes on with what it had


def test_what_to_label_next_is_unlabelled_and_varied(workspace: Workspace) -> None:
    few = Task(column="class", positive=("ring",), where="z < 0.06")
    result = train_probe.train_probe(workspace, few)
    chosen = report.rows_to_label(workspace, result, size=6)
    assert len(set(chosen)) == 6 and not set(chosen) & set(result.labelled.rows)


@pytest.mark.parametrize("name", ["class", "p_ring"])
def test_a_name_that_is_taken_is_refused_and_nothing_changes(
    workspace: Workspace, name: str
) -> None:
    result = train_probe.train_probe(workspace, RING)
    before = (workspace.catalogue.path / "manifest.json").read_bytes()
    with pytest.raises(CatalogueError):
        store.store_probe(workspace, result, name)
    assert (workspace.catalogue.path / "manifest.json").read_bytes() == before


def test_the_command_gives_score_and_suggestions(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(workspace.catalogue.path)
    words = ["finetune", folder, "--column", "class", "--positive", "ring", "--name", "ring_q"]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["stored"] == "ring_q" and 0.5 < told["score"]["auc"]["value"] <= 1
    assert main(words) == 0 and "balanced_accuracy" in capsys.readouterr().out
    assert main(["finetune", folder, "--again", "ring_q", "--json"]) == 0
    assert main(["finetune", folder, "--again", "nothing"]) == 2
    assert (
        main(["finetune", folder, "--column", "class", "--positive", "round", "--name", "z"]) == 2
    )
    assert "already has a column" in capsys.readouterr().err


def test_of_very_many_labels_some_are_drawn_and_all_are_known(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        train_probe,
        "stratified_subsample",
        lambda truth, seed: stratified_subsample(truth, most=30, seed=seed),
    )
    result = train_probe.train_probe(workspace, Task(column="z", positive=("< 0.05",)))
    assert result.score.labels == 30 and "30 of" in result.labelled.about
    assert len(result.fitted.out_of_fold) == len(result.labelled.rows) > 30
    assert result.fitted.out_of_fold.shape == result.groups.shape


def test_probabilities_of_some_labels_say_which_share_they_assume(workspace: Workspace) -> None:
    workspace.labels.tag(ids(workspace, "ring")[:8], "ring", who="ada")
    workspace.labels.tag(ids(workspace, "round")[:8], "round", who="ada")
    result = train_probe.train_probe(workspace, Task(tag="ring", against=("round",)))
    assert "where 50% are yes" in report.task_report(workspace, result)["caution"]
    assert train_probe.train_probe(workspace, RING).caution == ""
