"""Tests of explorer.ui.pages....main."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, shown
from tests.ui.pages.conftest import clean


def whole() -> None:
    from explorer.ui.pages import main

    main.main()


def test_the_whole_app_runs(workspace: Workspace) -> None:
    page = clean(run(whole))
    assert shown(page, "gallery_grid") and page.sidebar.text_input[0].value == "ada"


def change(file: Path, **said: Any) -> None:
    told = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps(told | said))


def line(page: AppTest) -> str:
    return " ".join(element.proto.text for element in page.get("progress"))


def test_a_catalogue_is_shown_while_it_is_built(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch, fake_encoder: None
) -> None:
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(catalogue))
    change(catalogue / "manifest.json", complete=False, galaxies=0)
    change(catalogue / "progress.json", stage="embedding", done=70, total=120, pid=os.getpid())
    page = clean(run(whole))
    assert "59 of 120 galaxies embedded; search covers these; ranking" in line(page)
    early = shown(page, "gallery_grid")
    change(catalogue / "progress.json", pid=0)
    page = clean(page.run())
    said = page.warning[0].value
    assert "59 galaxies embedded" in said and f"--out {catalogue} (it goes on" in said
    assert shown(page, "gallery_grid") == early and not line(page)
    change(catalogue / "manifest.json", complete=True, galaxies=59)
    page = clean(page.run())
    assert not page.warning and not line(page) and shown(page, "gallery_grid") == early
