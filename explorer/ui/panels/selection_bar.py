"""What is selected in plots and on the map, in one line, and the ways on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.plots.brush import Loop, Range, brush_filter, brush_from
from explorer.ui import session
from explorer.ui.format import display_text, literal, title
from explorer.ui.region import (
    clear_selection,
    is_selected,
    region_address,
    remember_selection,
)

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def selection_bar(workspace: Workspace, page: str) -> None:
    """The selection in words, and buttons to clear it, to filter by it, to see it elsewhere."""
    if not is_selected():
        return
    bar = st.container(
        key=f"selection-{page}", horizontal=True, gap="small", vertical_alignment="center"
    )
    with bar:
        st.caption(f"Selected: {literal(selection_words())}", width="content")
        st.button("Clear the selection", icon=":material/close:", on_click=clear, type="tertiary")
        where = brush_filter(brush_from(session.get_query("brush")))
        if where:
            st.button("Use as filter", on_click=filter_by, args=(where,), type="tertiary")
        for other in ("gallery", "map", "plots"):
            if other != page and st.button(f"Show on {literal(other)}", type="tertiary"):
                turn_to(other)


def selection_words() -> str:
    """Ranges, loops and the region: "0.1 ≤ z ≤ 0.2, in a region of the map"."""
    parts = [range_words(part) for part in brush_from(session.get_query("brush"))]
    if session.get_query("region"):
        parts.append("in a region of the map")
    return ", ".join(parts)


def range_words(part: Range | Loop) -> str:
    """One range, or one loop, in words."""
    if isinstance(part, Loop):
        return f"inside a loop over {title(part.x)} and {title(part.y)}"
    low, high = display_text(float(part.low)), display_text(float(part.high))
    return f"{low} ≤ {title(part.axis)} ≤ {high}"


def clear() -> None:
    """Select nothing; the gallery's name for the region's layout goes too."""
    clear_selection()
    if session.remembered("selecting_page") == "gallery":
        session.set_query(layout=None)


def filter_by(where: str) -> None:
    """Narrow the filter to the ranges, which then select nothing any more."""
    before = session.get_query("where")
    session.set_query(where=f"({before}) and {where}" if before else where, brush=None, p=None)
    remember_selection(session.remembered("selecting_page", "plots"))


def turn_to(page: str) -> None:
    """Another page with this selection and this filter."""
    address = region_address()
    layout = session.get_query("on") or session.get_query("layout")
    address |= {"layout": layout} if page == "gallery" else {"layout": "", "on": layout}
    session.request_page(page, **address)
    st.rerun()
