"""A selected group on the map: count, tag, rate, export, gallery, more like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.access import RATER
from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.panels.all_at_once import Group, answer_all, csv_button, most_typical
from explorer.ui.panels.samp_box import samp_button
from explorer.ui.region import region_address

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

PAGE = 24


def selection_panel(workspace: Workspace, rows: NDArray[np.int64]) -> None:
    """Everything one can do with the galaxies of `rows` at once."""
    st.html(
        "<div class='headline'><strong>"
        f"{workspace.catalogue.object_kind.count(len(rows))} selected</strong></div>"
    )
    if not len(rows):
        st.html("<div class='hint'>Nothing lies inside. Draw around some points.</div>")
        return
    group = Group(workspace, rows, "region")
    if session.may(RATER):
        answer_all(group)
    with st.container(horizontal=True, gap="small"):
        show_exits(group)
    show_members(workspace, rows)


def show_exits(group: Group) -> None:
    """To a file, to the gallery, to more of the kind."""
    csv_button(group)
    samp_button(group.workspace, group.rows, group.key)
    region = region_address()
    if st.button("Gallery", help="Only these, to sort, filter and page through"):
        session.request_page("gallery", **region)
        st.rerun()
    if st.button("Search within", help="Look-alikes of one, among these alone"):
        session.request_page(
            "similar", **region, id=[session.get_query("id")] if session.get_query("id") else []
        )
        st.rerun()
    if st.button("More like these", help="Look-alikes of these, outside the region"):
        session.request_page("similar", **region, id=most_typical(group), side="outside")
        st.rerun()


def show_members(workspace: Workspace, rows: NDArray[np.int64]) -> None:
    """The galaxies themselves, the strangest first."""
    rows = rows[np.argsort(-workspace.catalogue.column("oddness")[rows], kind="stable")]
    pages = max(1, -(-len(rows) // PAGE))
    at = min(session.get_query_int("p"), pages - 1)
    sheet = Sheet(
        rows=rows[at * PAGE : (at + 1) * PAGE], page=at, pages=pages, main=False, small=True
    )
    grid(workspace, sheet, key="region_grid", page=lambda number: session.set_query(p=int(number)))
