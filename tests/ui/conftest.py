"""What the page's tests share: a small real catalogue, and a page run on it by AppTest."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from explorer.catalogue.dataset import Catalogue
from explorer.config import Settings
from explorer.labels import Labels
from explorer.ui import session
from explorer.ui.login.visitor import Visitor
from explorer.ui.server import middleware, routes
from explorer.workspace.workspace import Workspace


@pytest.fixture
def workspace(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_encoder: None
) -> Iterator[Workspace]:
    """The catalogue with labels of its own for each test, as the one that the page opens."""
    labels = Labels(tmp_path / "labels.sqlite")  # of which the shared catalogue keeps no record
    open_workspace = Workspace(Catalogue.open(built), labels, Settings.from_environment())
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(built))
    monkeypatch.setenv("EXPLORER_WHO", "ada")
    show_workspace(monkeypatch, lambda: open_workspace)
    yield open_workspace
    open_workspace.labels.close()


def show_workspace(monkeypatch: pytest.MonkeyPatch, opened: Callable[[], Workspace]) -> None:
    """Let every tab show what `opened` gives."""
    for room in (session, session.which_catalogue):
        monkeypatch.setattr(room, "workspace", opened)


def come_as(monkeypatch: pytest.MonkeyPatch, visitor: Visitor) -> None:
    """Let every tab be this visitor's."""
    for room in (session, session.rating_as):
        monkeypatch.setattr(room, "visitor", lambda: visitor)


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest leaves its script as `__main__`, which later tests' processes would run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def served() -> TestClient:
    """A visitor of the routes, behind all that stands before them."""
    app = Starlette(routes=routes(), middleware=middleware())
    return TestClient(app, base_url="http://localhost")


def run(script: Callable[[], None], **query: str | list[str]) -> AppTest:
    """The page that `script` draws at an address with `query`, after one run."""
    page = AppTest.from_function(script, default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def sent(page: AppTest, key: str) -> dict[str, Any]:
    """What the component `key` draws from."""
    for element in page.get("bidi_component"):
        if f"-{key}" in element.proto.id:
            return json.loads(element.proto.json)
    raise AssertionError(f"no component {key!r} on the page")


def shown(page: AppTest, key: str) -> list[str]:
    """The ids of the galaxies on the grid `key`."""
    return [card["id"] for card in sent(page, key)["cards"]]
