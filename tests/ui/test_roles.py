"""What a page offers to a reader, a rater and an owner: what is not drawn cannot be pressed."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.access import OWNER, RATER, READER
from explorer.ui.login.visitor import Visitor
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import come_as, run, sent
from tests.ui.pages.conftest import anomalies, clean, tagged
from tests.ui.pages.test_teach import page as teach

NAME = "olga@example.org"


def become(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    come_as(monkeypatch, Visitor(NAME, role))


def buttons(page: AppTest) -> set[str]:
    return {button.label for button in clean(page).button}


@pytest.mark.parametrize("role", [READER, RATER, OWNER])
def test_only_an_owner_renames_and_deletes_a_tag(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    become(monkeypatch, role)
    workspace.tag([str(workspace.catalogue.ids()[0])], "ring", who="ada")
    offered = {"Rename", "Delete the tag"} & buttons(run(tagged))
    assert offered == ({"Rename", "Delete the tag"} if role == OWNER else set())


@pytest.mark.parametrize("role", [READER, RATER])
def test_only_a_rater_brings_ratings_draws_an_audit_and_rates(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    become(monkeypatch, role)
    workspace.rate([str(workspace.catalogue.ids()[0])], "up", who=NAME)
    page = clean(run(anomalies, progress="1"))
    rates = role == RATER
    assert bool(page.get("file_uploader")) == rates
    assert sent(page, "anomalies_grid")["rates"] == rates
    assert any("drawn at random" in label for label in buttons(page)) == rates


@pytest.mark.parametrize("role", [READER, RATER])
def test_a_reader_who_turns_the_page_notes_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    def turn() -> None:
        from explorer.ui.pages import anomalies

        anomalies.page()
        anomalies.turn(1)

    become(monkeypatch, role)
    clean(run(turn))
    assert (workspace.labels.version() > 0) == (role == RATER)


@pytest.mark.parametrize("role", [READER, RATER])
def test_only_a_rater_tags_and_rates_a_selection(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    def selected() -> None:
        import numpy as np

        from explorer.ui import session
        from explorer.ui.panels.selection import selection_panel

        selection_panel(session.workspace(), np.arange(5))

    become(monkeypatch, role)
    page = clean(run(selected))
    keys = {button.key for button in page.button} & {"region_rate_up", "region_undo"}
    assert keys == ({"region_rate_up", "region_undo"} if role == RATER else set())
    assert len(page.text_input) == (1 if role == RATER else 0)


@pytest.mark.parametrize("role", [READER, RATER])
def test_only_a_rater_teaches(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    become(monkeypatch, role)
    offered = [label for label in buttons(run(teach)) if "Teach" in label]
    assert bool(offered) == (role == RATER)


@pytest.mark.parametrize("role", [READER, RATER, OWNER])
def test_only_an_owner_begins_a_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, role: str
) -> None:
    def first_run() -> None:
        from explorer.ui.pages import first_run

        first_run.page()

    begun: list[str] = []
    monkeypatch.setenv("EXPLORER_CATALOGUE", f"{tmp_path}/cat")
    monkeypatch.setenv("EXPLORER_SOURCE", "nothing.csv")
    monkeypatch.setattr("explorer.catalogues.jobs.begin", lambda *_, **__: begun.append(role))
    become(monkeypatch, role)
    page = clean(run(first_run))
    assert begun == ([OWNER] if role == OWNER else [])
    assert any("An owner" in text.value for text in page.caption) == (role != OWNER)
