"""What the tests of this folder share."""

import pytest

from explorer.workspace.notebook.map_view import MapView
from explorer.workspace.notebook.questions import Asked
from explorer.workspace.notebook.shown import shown_of
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME


@pytest.fixture
def widget(workspace: Workspace):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    return workspace.widget(page_size=5, **ADA)


@pytest.fixture
def ask(workspace: Workspace):
    """A function that makes a question of a body."""
    view = MapView(workspace.ranking, ME, shown_of(workspace.selection, None, "", ME))
    return lambda **body: Asked(workspace.ranking, workspace.labelling, ME, view, body)
