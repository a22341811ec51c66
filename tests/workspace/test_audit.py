"""Tests of explorer.workspace.audit."""

import pytest

from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids

pytestmark = pytest.mark.usefixtures("fake_encoder")


def test_an_audit_counts_what_was_drawn_and_what_was_rated_meanwhile(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, range(5)), "up", **ADA)
    assert workspace.audit.progress(ME).left is None
    assert workspace.audit.draw(ME, size=10) == 10
    drawn = workspace.audit.drawn(ME)
    assert len(set(drawn)) == 10 and not set(drawn) & set(range(5))
    workspace.rate(ids(workspace, drawn[:4]), "down", **ADA)
    assert list(workspace.audit.waiting(ME)) == list(drawn[4:])
    state = workspace.audit.progress(ME)
    assert (state.audited, state.drawn, state.found) == (4, 10, 5)
    assert state.left is not None and state.left.expected == 0 < state.left.high
    workspace.audit.draw(ME, size=100)
    assert len(workspace.audit.drawn(ME)) == 54


def test_an_audit_is_no_step_for_undo(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, [0]), "up", **ADA)
    workspace.audit.draw(ME)
    assert workspace.undo(**ADA) == ids(workspace, [0])
