"""Tests of explorer.workspace.answers."""

from explorer.workspace.answers import answers_by_row
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids


def test_present_answers_by_row_without_those_of_other_catalogues(workspace: Workspace) -> None:
    one, two, three = ids(workspace, [4, 2, 9])
    workspace.labels.rate([one, two, three], "up", **ADA)
    workspace.labels.rate([two], "down", **ADA)
    workspace.labels.rate([three], None, **ADA)
    workspace.labels.rate(["of another catalogue"], "up", **ADA)
    workspace.labels.rate([one], "down", who="bob")
    found = answers_by_row(workspace.catalogue, workspace.labels, ME)
    assert found == {4: "up", 2: "down"} and list(found) == [4, 2]  # oldest first
