"""Without anywidget, one sentence says how to get it; nothing else needs it."""

import sys

import pytest

from explorer.errors import ExplorerError
from explorer.workspace.workspace import Workspace


def test_missing_anywidget_is_named_with_its_install(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "explorer.workspace.notebook.widget", raising=False)
    with pytest.raises(ExplorerError, match=r"pip install 'galaxy-explorer\[notebook\]'"):
        workspace.widget()
