"""Tests of explorer.tasks.labels."""

import numpy as np
import pytest

import explorer
from explorer.tasks import FewLabels, train_probe
from explorer.tasks.labels import Task, labelled_set
from explorer.workspace.workspace import Workspace
from tests.tasks.conftest import ids


def test_tags_teach_against_other_tags_or_the_rest(workspace: Workspace) -> None:
    workspace.labels.tag(ids(workspace, "ring")[:8], "ring", who="ada")
    alone = labelled_set(workspace, Task(tag="ring"))
    assert "by chance" in alone.about and alone.truth.sum() == 8 and len(alone.rows) == 48
    workspace.labels.tag(ids(workspace, "round")[:5], "round", who="ada")
    against = labelled_set(workspace, Task(tag="ring", against=("round",)))
    assert against.truth.sum() == 8 and (~against.truth).sum() == 5
    assert len(labelled_set(workspace, Task(tag="ring", against=("rest",))).rows) == 48


def test_ratings_teach_and_unsure_does_not(workspace: Workspace) -> None:
    for kind, answer in (("ring", "up"), ("round", "down"), ("edge_on", "unsure")):
        workspace.rate(ids(workspace, kind)[:4], answer, who="ada")
    workspace.rate(ids(workspace, "round")[4:6], "artefact", who="ada")
    found = labelled_set(workspace, Task(rated=True, who="ada"))
    assert found.truth.sum() == 4 and len(found.rows) == 10
    with pytest.raises(FewLabels, match="no label"):
        train_probe.train_probe(workspace, Task(rated=True, who="bob"))


def test_a_comparison_is_an_answer_too(workspace: Workspace) -> None:
    found = labelled_set(workspace, Task(column="z", positive=("> 0.05",)))
    assert np.array_equal(found.truth, workspace.catalogue.column("z")[found.rows] > 0.05)


@pytest.mark.parametrize(
    ("task", "word"),
    [
        (Task(), "one of a column"),
        (Task(column="class"), "round"),
        (Task(column="class", positive=("wrong",)), "values there are"),
        (Task(column="nothing", positive=("1",)), "No column"),
        (Task(tag="ghost"), "Nothing has the tag"),
    ],
)
def test_a_task_that_cannot_be_taught_is_one_sentence(
    workspace: Workspace, task: Task, word: str
) -> None:
    with pytest.raises(explorer.errors.ExplorerError, match=word):
        train_probe.train_probe(workspace, task)
