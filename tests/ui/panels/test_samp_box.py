"""SAMP on the page: a click sends, and what a second client selects is shown."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.export.samp import HIGHLIGHT, SELECT, TABLE
from explorer.ui import session
from explorer.ui.login.visitor import Visitor
from explorer.workspace.workspace import Workspace
from tests.samp import Listener, own_hub, until
from tests.ui.conftest import come_as, run, shown

__all__ = ["own_hub"]


@pytest.fixture(autouse=True)
def no_talk(own_hub: Path) -> Iterator[None]:
    st.cache_resource.clear()
    yield
    for _, talk in session.shared("samp", dict).values():
        talk.close()
    st.cache_resource.clear()


def page() -> None:
    import numpy as np

    from explorer.ui import session
    from explorer.ui.panels.samp_box import galaxy_samp, samp_button
    from explorer.ui.panels.samp_follow import follow_samp

    workspace = session.workspace()
    follow_samp(workspace)
    samp_button(workspace, np.array([3, 1, 4]), "gallery")
    galaxy_samp(workspace, str(workspace.catalogue.ids()[1]))


def clean(drawn: AppTest) -> AppTest:
    assert not drawn.exception, drawn.exception
    return drawn


def test_rows_selected_elsewhere_are_shown_here(workspace: Workspace) -> None:
    ids = [str(galaxy) for galaxy in workspace.catalogue.ids()[[3, 1, 4]]]
    drawn = clean(run(page))
    with pytest.raises(AssertionError, match="no component"):
        shown(drawn, "samp_strip")
    assert not any(button.key == "samp_galaxy" for button in drawn.button)
    clean(drawn.button(key="gallery_samp").click().run())
    assert "No tool listens yet" in drawn.toast[0].value
    with Listener(TABLE, HIGHLIGHT) as topcat:
        clean(drawn.button(key="gallery_samp").click().run())
        assert "3 galaxies sent to TOPCAT" in drawn.toast[0].value
        until(lambda: topcat.heard)
        table = topcat.heard[-1][1]["table-id"]
        talk = session.shared("samp", dict)[workspace.catalogue.path][1]
        topcat.tell(SELECT, table_id=table, row_list=["0", "2"])
        until(lambda: talk.after(0)[1])
        clean(drawn.run())
        assert shown(drawn, "samp_strip") == [ids[0], ids[2]]
        clean(drawn.button(key="samp_galaxy").click().run())
        until(lambda: topcat.heard[-1][0] == HIGHLIGHT)
        assert topcat.heard[-1][1]["row"] == "1"
        topcat.tell(HIGHLIGHT, table_id=table, row="1")
        until(lambda: talk.after(1)[1])
        clean(drawn.run())
        assert drawn.session_state["_go"][1]["id"] == [ids[1]]


@pytest.mark.parametrize(
    ("variable", "value"), [("EXPLORER_SAMP", "off"), ("EXPLORER_HOSTS", "galaxies.example.org")]
)
def test_it_is_off_where_the_page_is_not_the_visitors_own(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert not list(clean(run(page)).button)
    monkeypatch.setenv("EXPLORER_SAMP", "on")
    assert [button.key for button in clean(run(page)).button] == ["gallery_samp"]


def test_it_is_off_where_people_log_in_unless_switched_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = SimpleNamespace(is_kept=True, signing=None)
    monkeypatch.setattr(session.samp, "open_door", lambda _hosts: kept)
    come_as(monkeypatch, Visitor("ada", "owner"))
    assert not session.may_samp()
    monkeypatch.setenv("EXPLORER_SAMP", "on")
    assert session.may_samp()


def test_a_visitor_without_a_name_is_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    come_as(monkeypatch, Visitor())  # as the gate's header tells it
    assert session.may_samp()
