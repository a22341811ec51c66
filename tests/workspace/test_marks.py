"""The reply after an answer: what is stored, and what others rated meanwhile."""

from explorer.labels import Rater
from explorer.workspace.marks import elsewhere, marks, rated_reply, tagged_reply
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids


def test_marks_are_what_is_stored_now(workspace: Workspace) -> None:
    one, other = ids(workspace, [0, 1])
    workspace.rate(one, "up", **ADA)
    workspace.tag(one, "arcs", who="bob")
    assert marks(workspace.labelling, [one, other], ME) == {
        one: {"rating": "up", "tags": ["arcs"]},
        other: {"rating": None, "tags": []},
    }
    assert marks(workspace.labelling, [], ME) == {}
    assert marks(workspace.labelling, [one], Rater("bob"))[one]["rating"] is None


def test_a_tagging_tells_its_journal_line(workspace: Workspace) -> None:
    seq = workspace.tag(ids(workspace, [0]), "arcs", who="ada")
    assert tagged_reply(workspace.labelling, ids(workspace, [0]), ME)["seq"] == seq


def test_what_another_tab_rated_is_told_and_the_own_step_is_not(workspace: Workspace) -> None:
    one, two, three = ids(workspace, [0, 1, 2])
    heard = workspace.rate(one, "up", **ADA)
    workspace.rate(two, "down", **ADA)
    workspace.rate(three, "up", **ADA)
    assert elsewhere(workspace.labelling, [three], heard, ME) == {two: "down"}
    reply = rated_reply(workspace.labelling, [three], heard, ME)
    assert reply["elsewhere"] == {two: "down"} and set(reply["stored"]) == {two, three}
    assert rated_reply(workspace.labelling, [three], None, ME)["elsewhere"] == {}
