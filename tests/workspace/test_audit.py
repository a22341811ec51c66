"""Tests of explorer.workspace.audit."""

import pytest

from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ids

pytestmark = pytest.mark.usefixtures("fake_encoder")


def test_an_audit_counts_what_was_drawn_and_what_was_rated_meanwhile(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, range(5)), "up", **ADA)
    assert workspace.progress(**ADA).left is None
    assert workspace.draw_audit(**ADA, size=10) == 10
    drawn = workspace.audited(**ADA)
    assert len(set(drawn)) == 10 and not set(drawn) & set(range(5))
    workspace.rate(ids(workspace, drawn[:4]), "down", **ADA)
    assert list(workspace.audit(**ADA)) == list(drawn[4:])
    state = workspace.progress(**ADA)
    assert (state.audited, state.drawn, state.found) == (4, 10, 5)
    assert state.left is not None and state.left.expected == 0 < state.left.high
    workspace.draw_audit(**ADA, size=100)
    assert len(workspace.audited(**ADA)) == 54


def test_an_audit_is_no_step_for_undo(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, [0]), "up", **ADA)
    workspace.draw_audit(**ADA)
    assert workspace.undo(**ADA) == ids(workspace, [0])
