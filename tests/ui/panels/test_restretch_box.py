"""A look kept from the page: what is asked, who may, and what the button does."""

import json
from typing import Any

import pytest

from explorer.ui.panels import restretch_box
from explorer.viewing.look import Look
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run


def asking() -> None:
    from explorer.ui import session
    from explorer.ui.panels.restretch_box import confirm
    from explorer.viewing.look import Look

    confirm(session.workspace(), Look(stretch="log"))


def test_the_button_says_what_will_happen(workspace: Workspace) -> None:
    page = run(asking)
    said = page.markdown[0].value
    assert "all 59 galaxies anew" in said and "log, cuts 99.5" in said
    assert "Nothing is embedded" in page.caption[0].value
    page.checkbox(key="restretch_embed").check().run()
    assert "made anew" in page.caption[0].value


@pytest.mark.parametrize("embed", [False, True])
def test_it_is_drawn_once_it_is_confirmed(
    embed: bool, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []

    def stand_in(folder: Any, look: Look, progress: Any, *, embed: bool) -> dict[str, int]:
        progress.stage("thumbnails", 2)
        done.append((folder, look, embed))
        return {"drawn": 59, "kept": 0}

    monkeypatch.setattr("explorer.pipeline.restretch.restretch", stand_in)
    page = run(asking)
    assert not done
    page.checkbox(key="restretch_embed").set_value(embed).run()
    page.button(key="restretch_go").click().run()
    assert done == [(workspace.catalogue.path, Look(stretch="log"), embed)]
    assert not page.error and not page.exception


def test_an_error_is_one_sentence(workspace: Workspace) -> None:
    page = run(asking)
    page.button(key="restretch_go").click().run()
    assert "pictures of bytes" in page.error[0].value and not page.exception


@pytest.mark.parametrize("text", ["", "[]", "3", "{}x", json.dumps({"stretch": "cubic"})])
def test_what_is_no_look_asks_nothing(
    text: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(restretch_box.session, "remember", kept.__setitem__)
    restretch_box.keep_look(text)
    assert kept == {"look_to_keep": None}


@pytest.mark.parametrize(("role", "asked"), [("owner", 1), ("rater", 0)])
def test_it_is_asked_once_of_who_may(
    role: str, asked: int, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {"look_to_keep": Look()}
    opened: list[Any] = []
    monkeypatch.setattr(restretch_box.session, "remember", kept.__setitem__)
    monkeypatch.setattr(restretch_box.session, "remembered", kept.get)
    monkeypatch.setattr(restretch_box.session, "may", lambda wanted: wanted == role)
    monkeypatch.setattr(restretch_box.st, "dialog", lambda _: lambda _: lambda *a: opened.append(a))
    for _ in range(2):
        restretch_box.restretch_box(workspace)
    assert opened == [(workspace, Look())] * asked
