"""A list from elsewhere turned into a column, and what takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.access import OWNER
from explorer.catalogue.given_columns import BEFORE, remove_given, undo_given
from explorer.pipeline.given_column import GivenColumn, add_column
from explorer.ui import frame, session
from explorer.ui.format import literal
from explorer.ui.panels.list_input import GivenList, kept_briefly, list_input, show_missing

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def column_box(workspace: Workspace) -> None:
    """Ids or positions with values that become a column, for who may change columns."""
    if not session.may(OWNER):
        return
    with st.expander("Add a column from a list"):
        st.caption(
            "A line is an id and a value, or RA, Dec and a value; names and units may stand above. "
            "The column is filtered, sorted, plotted and exported like any other."
        )
        listed_column(workspace)
        for name in workspace.catalogue.manifest.given:
            given_column(workspace, name)


def listed_column(workspace: Workspace) -> None:
    """What is pasted or uploaded, the column's name and unit, and the button."""
    given = list_input(workspace, "column")
    left, right = st.columns(2)
    name = left.text_input("Column", key="column_name", max_chars=63).strip()
    unit = right.text_input("Unit", key="column_unit", max_chars=40, help="as arcsec, mJy, km/s")
    again = name in workspace.catalogue.manifest.given
    replace = again and st.checkbox(f"Replace the values of {literal(name)}", key="column_again")
    values = st.text_input("Its column of values, where it has several", key="column_values")
    wanted = GivenColumn(name, given.by, given.radius_arcsec, values.strip(), unit.strip(), replace)
    ready = bool(name and given.data)
    if st.button("Add the column", key="column_go", type="primary", disabled=not ready):
        with frame.show_errors():
            session.remember("column_added", store_listed(workspace, given, wanted))
            st.rerun()
    if session.remembered("column_added"):
        show_added(session.remembered("column_added"))


def store_listed(workspace: Workspace, given: GivenList, wanted: GivenColumn) -> dict[str, Any]:
    """Store the column; what came of it."""
    with kept_briefly(given.name, given.data) as path:
        done = add_column(workspace.catalogue.path, path, wanted, who=session.who())
    session.note_write(f"column {wanted.name}", galaxies=done["filled"])
    return done


def show_added(done: dict[str, Any]) -> None:
    """How many have a value, and what of the list is not here."""
    unit = f" in {done['unit']}" if done["unit"] else ""
    st.success(
        literal(
            f"{done['column']}{unit}: {done['filled']:,} have a value, {done['empty']:,} have "
            f"none; {len(done['unmatched']):,} of the list are not in this catalogue."
        )
    )
    show_missing(done["unmatched"], "column")


def given_column(workspace: Workspace, name: str) -> None:
    """One column that came as a list, with what takes it back."""
    entry = workspace.catalogue.manifest.given[name]
    folder, is_second = workspace.catalogue.path, BEFORE in entry
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(literal(f"{name}: {entry.get('list', 'a list')}, {str(entry['when'])[:10]}"))
        if is_second and st.button("Undo", key=f"column_undo {name}", type="tertiary"):
            take_back(name, lambda: undo_given(folder, name))
        if st.button("Remove", key=f"column_remove {name}", type="tertiary"):
            take_back(name, lambda: remove_given(folder, name))


def take_back(name: str, how: Callable[[], object]) -> None:
    """Undo or remove a column, and draw the page without it."""
    with frame.show_errors():
        how()
        session.note_write(f"column {name} taken back", galaxies=0)
        session.remember("column_added", None)
        st.rerun()
