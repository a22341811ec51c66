"""The boxes of a list from elsewhere, and what they hold."""

from explorer.ui.panels.list_input import IDS, MOST_LISTED, PLACES, GivenList, kept_briefly
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run
from tests.ui.pages.conftest import clean


def boxes() -> None:
    import streamlit as st

    from explorer.ui import session
    from explorer.ui.panels.list_input import list_input, show_missing

    st.session_state["given"] = list_input(session.workspace(), "mine")
    show_missing([f"g{at}" for at in range(1_200)], "mine")
    show_missing([], "none")


def test_what_is_pasted_is_given_with_how_it_names_galaxies(workspace: Workspace) -> None:
    page = clean(run(boxes))
    assert page.session_state["given"].data == b"" and page.session_state["given"].by == IDS
    page.radio(key="mine_kind").set_value(PLACES).run()
    page.number_input(key="mine_radius").set_value(2.5).run()
    page.text_area(key="mine_text").set_value("150.1 2.2").run()
    assert page.session_state["given"] == GivenList(PLACES, 2.5, "list.txt", b"150.1 2.2")
    missing = [box for box in page.text_area if box.label == "Not in this catalogue"]
    assert len(missing) == 1 and len(missing[0].value.splitlines()) == MOST_LISTED


def test_a_file_is_kept_while_it_is_needed_and_stays_in_its_folder() -> None:
    with kept_briefly("../../x.csv", b"1") as path:
        assert path.name == "x.csv" and path.read_bytes() == b"1"
    assert not path.parent.exists()
    with kept_briefly("", b"1") as path:
        assert path.name == "list.txt"
