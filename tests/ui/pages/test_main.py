"""Tests of explorer.ui.pages....main."""

from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, shown
from tests.ui.pages.conftest import clean


def whole() -> None:
    from explorer.ui.pages import main

    main.main()


def test_the_whole_app_runs(workspace: Workspace) -> None:
    page = clean(run(whole))
    assert shown(page, "gallery_grid") and page.sidebar.text_input[0].value == "ada"
