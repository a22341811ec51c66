"""Tables and lists from elsewhere: joined by position, or turned into a tag."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.access import OWNER, RATER
from explorer.pipeline.match import Match, default_prefix, match_table
from explorer.ui import frame, session
from explorer.ui.format import literal
from explorer.ui.panels.list_input import (
    IDS,
    TABLES,
    GivenList,
    kept_briefly,
    list_input,
    show_missing,
)
from explorer.workspace.listed import Listed, galaxies_at, galaxies_of_ids

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

# --- a table joined by position ------------------------------------------------------------------


def match_box(workspace: Workspace) -> None:
    """A second table joined by RA and Dec, for who may change the catalogue's columns."""
    if not session.may(OWNER) or not workspace.catalogue.has_sky:
        return
    with st.expander("Join a table by position"):
        st.caption(
            "Each galaxy gets the nearest row within the radius, as columns under the prefix. "
            "Joined again, the columns of that prefix are replaced."
        )
        file = st.file_uploader("A table with RA and Dec", TABLES, key="match_file")
        if file is None:
            return
        left, right = st.columns(2)
        radius = left.number_input("Radius (arcsec)", 0.01, 3600.0, 1.0, key="match_radius")
        prefix = right.text_input("Prefix", default_prefix(Path(file.name)), key="match_prefix")
        if st.button("Join", type="primary", key="match"):
            with frame.show_errors(), st.spinner("Matching"):
                session.remember(
                    "matched", join(workspace, file.name, file.getvalue(), radius, prefix)
                )
        if session.remembered("matched"):
            show_match(session.remembered("matched"))


def join(
    workspace: Workspace, name: str, data: bytes, radius_arcsec: float, prefix: str
) -> dict[str, Any]:
    """Store the joined columns; what came of it."""
    with kept_briefly(name, data) as path:
        done = match_table(workspace.catalogue.path, Match(path, radius_arcsec, prefix.strip()))
    session.note_write(f"match {done['prefix']}", galaxies=done["matched"])
    return done


def show_match(done: dict[str, Any]) -> None:
    """Counts, how to filter by them, and the rows that no galaxy has."""
    st.success(
        f"{done['matched']:,} matched, {done['unmatched']:,} unmatched; {done['rows_left']:,} rows "
        f"of the table belong to no galaxy. {len(done['columns']):,} columns "
        f"{literal(done['prefix'])}…"
    )
    st.code(f"{done['prefix']}separation_arcsec is not null", language=None)
    if done["left"]:
        rows = ", ".join(map(str, done["left"]))
        st.text_area("Rows of the table without a galaxy", rows, height=90, key="match_left")


# --- a list turned into a tag --------------------------------------------------------------------


def list_box(workspace: Workspace) -> None:
    """Ids or positions, pasted or in a file, that get a tag."""
    if not session.may(RATER):
        return
    with st.popover("From a list", type="tertiary"):
        given = list_input(workspace, "list")
        tag = st.text_input("Tag", key="list_tag", max_chars=session.MAX_NAME).strip()
        ready = bool(tag and given.data)
        if st.button("Tag them", key="list_go", type="primary", disabled=not ready):
            with frame.show_errors():
                tag_listed(workspace, read_list(workspace, given), tag)


def read_list(workspace: Workspace, given: GivenList) -> Listed:
    """The galaxies that a list names, by id or by position within its radius."""
    with kept_briefly(given.name, given.data) as path:
        if given.by == IDS:
            return galaxies_of_ids(workspace, path)
        return galaxies_at(workspace, path, given.radius_arcsec)


def tag_listed(workspace: Workspace, listed: Listed, tag: str) -> None:
    """Put a tag on them, and say what of the list is not here."""
    if listed.ids:
        workspace.labels.tag(listed.ids, tag, who=session.who())
        session.note_write(f"tag add={tag}", galaxies=len(listed.ids))
    counted = workspace.catalogue.object_kind.count(len(listed.ids))
    st.caption(
        literal(f"{counted} tagged “{tag}”, {len(listed.unmatched):,} not in this catalogue.")
    )
    show_missing(listed.unmatched, "list")
