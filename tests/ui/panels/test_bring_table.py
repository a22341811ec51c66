"""A table joined by position and a list turned into a tag, on the page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import explorer
from explorer.ui import session
from explorer.ui.panels.bring_table import join, read_list
from explorer.ui.panels.list_input import IDS, GivenList
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run
from tests.ui.pages.conftest import clean, ids


def lists() -> None:
    from explorer.ui import session
    from explorer.ui.panels.bring_table import list_box

    list_box(session.workspace())


def tables() -> None:
    from explorer.ui import session
    from explorer.ui.panels.bring_table import match_box, show_match

    match_box(session.workspace())
    if session.remembered("matched"):
        show_match(session.remembered("matched"))


def test_a_pasted_list_becomes_a_tag_and_strangers_are_listed(workspace: Workspace) -> None:
    some = ids(workspace, [2, 7])
    page = clean(run(lists))
    page.text_area(key="list_text").set_value(f"{some[0]}\nnobody\n{some[1]}").run()
    page.text_input(key="list_tag").set_value("literature").run()
    clean(page.button(key="list_go").click().run())
    assert workspace.labels.tags() == {"literature": 2}
    assert page.text_area(key="list_missing").value == "nobody"


def test_pasted_positions_are_matched_within_the_radius(workspace: Workspace) -> None:
    facts = workspace.galaxy(ids(workspace, [5])[0])
    page = clean(run(lists))
    page.radio(key="list_kind").set_value("positions").run()
    page.text_area(key="list_text").set_value(f"{facts['ra_deg']} {facts['dec_deg']}").run()
    page.text_input(key="list_tag").set_value("there").run()
    clean(page.button(key="list_go").click().run())
    assert workspace.labels.tags() == {"there": 1}


def test_a_list_that_cannot_be_read_changes_nothing(workspace: Workspace) -> None:
    page = clean(run(lists))
    page.radio(key="list_kind").set_value("positions").run()
    page.text_area(key="list_text").set_value("north of here").run()
    page.text_input(key="list_tag").set_value("there").run()
    page.button(key="list_go").click().run()
    assert len(page.error) == 1 and workspace.labels.tags() == {}


def test_a_table_is_joined_and_what_is_left_over_listed(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "note_write", lambda *_, **__: None)
    workspace = explorer.open(catalogue)
    facts = workspace.galaxy(str(workspace.catalogue.ids()[6]))
    text = f"ra,dec,mag\n10,10,1\n{facts['ra_deg']},{facts['dec_deg']},17.5\n"
    done = join(workspace, "gaia.csv", text.encode(), 1.0, "gaia_")
    assert (done["matched"], done["left"]) == (1, [1])
    assert explorer.open(catalogue)["gaia_mag"][6] == 17.5
    given = GivenList(IDS, 1.0, "../x.txt", b"nobody")
    assert read_list(workspace, given).unmatched == ["nobody"]


def test_what_came_of_a_join_is_shown(workspace: Workspace) -> None:
    page = AppTest.from_function(tables, default_timeout=30)
    page.session_state["_matched"] = {
        "matched": 3, "unmatched": 56, "rows_left": 2, "left": [4, 9], "prefix": "gaia_",
        "columns": ["gaia_mag"],
    }  # fmt: skip
    clean(page.run())
    assert "3 matched, 56 unmatched; 2 rows" in page.success[0].value
    assert page.text_area(key="match_left").value == "4, 9"
    assert page.code[0].value == "gaia_separation_arcsec is not null"
