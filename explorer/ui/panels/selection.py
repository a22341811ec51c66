"""A selected group on the map: count, tag, rate, export, gallery, more like it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.access import RATER
from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import literal
from explorer.ui.region import region_address

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

PAGE = 24
MANY_LIKES = 50
MOST_AVERAGED = 5_000
RATINGS = {
    "up": ":material/thumb_up:",
    "down": ":material/thumb_down:",
    "artefact": ":material/block:",
    "unsure": ":material/question_mark:",
}


def selection_panel(workspace: Workspace, rows: NDArray[np.int64]) -> None:
    """Everything one can do with the galaxies of `rows` at once."""
    st.html(
        "<div class='headline'><strong>"
        f"{workspace.catalogue.object_kind.count(len(rows))} selected</strong></div>"
    )
    if not len(rows):
        st.html("<div class='hint'>Nothing lies inside. Draw around some points.</div>")
        return
    if session.may(RATER):
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            tag_all(workspace, rows)
        with st.container(horizontal=True, gap="small"):
            rate_all(workspace, rows)
    with st.container(horizontal=True, gap="small"):
        show_exits(workspace, rows)
    show_members(workspace, rows)


def ids_of(workspace: Workspace, rows: NDArray[np.int64]) -> list[str]:
    """The ids of `rows`."""
    return [str(galaxy) for galaxy in workspace.catalogue.ids()[rows]]


def tag_all(workspace: Workspace, rows: NDArray[np.int64]) -> None:
    """A box that tags them all; Enter does it."""

    def tag() -> None:
        name = session.widget_value("region_tag", "").strip()
        if name:
            workspace.labels.tag(ids_of(workspace, rows), name, who=session.who())
            session.note_write(f"tag add={name}", galaxies=len(rows))
            session.set_widget("region_tag", "")
            st.toast(f"{workspace.catalogue.object_kind.count(len(rows))} tagged “{literal(name)}”")

    st.text_input(
        "Tag all",
        key="region_tag",
        placeholder="Tag all as",
        max_chars=session.MAX_NAME,
        label_visibility="collapsed",
        on_change=tag,
    )


def rate_all(workspace: Workspace, rows: NDArray[np.int64]) -> None:
    """One answer for all of them; it counts as one action, so one undo takes it back."""

    def rate(answer: str) -> None:
        workspace.labelling.rate(ids_of(workspace, rows), answer, session.rater())
        session.note_write(f"rate answer={answer} theme={session.theme()}", galaxies=len(rows))
        answered_here()
        st.toast(f"{workspace.catalogue.object_kind.count(len(rows))} rated {RATINGS[answer]}")

    def undo() -> None:
        undone = workspace.labelling.undo(session.rater())
        session.note_write(f"undo theme={session.theme()}", galaxies=len(undone))
        answered_here()
        st.toast(f"{len(undone):,} ratings taken back" if undone else "Nothing to take back")

    for answer, label in RATINGS.items():
        st.button(
            label,
            key=f"rate_{answer}",
            help=f"Rate all: {literal(answer)}",
            on_click=rate,
            args=(answer,),
        )
    st.button(":material/undo:", key="rate_undo", help="Undo the last rating", on_click=undo)


def answered_here() -> None:
    """Let the grids know that these answers came from this tab, not from another."""
    session.remember("own_answers", session.remembered("own_answers", 0) + 1)


def show_exits(workspace: Workspace, rows: NDArray[np.int64]) -> None:
    """To a file, to the gallery, to more of the kind."""
    st.download_button(
        "CSV",
        csv_writer(workspace, rows),
        file_name="region.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
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
        session.request_page("similar", **region, id=most_typical(workspace, rows), side="outside")
        st.rerun()


def most_typical(workspace: Workspace, rows: NDArray[np.int64]) -> list[str]:
    """The ids of at most `MANY_LIKES` of `rows`, those nearest to the mean of all of them first."""
    some = rows[:: max(1, len(rows) // MOST_AVERAGED)]
    vectors = np.asarray(workspace.search.vectors[some], np.float32)
    order = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")
    return ids_of(workspace, some[order[:MANY_LIKES]])


def csv_writer(workspace: Workspace, rows: NDArray[np.int64]) -> Callable[[], bytes]:
    """A function that writes the CSV of `rows`."""
    rater = session.rater()

    def write() -> bytes:
        buffer = io.BytesIO()
        workspace.export(ids_of(workspace, rows), buffer, format="csv", **rater.words)
        return buffer.getvalue()

    return write


def show_members(workspace: Workspace, rows: NDArray[np.int64]) -> None:
    """The galaxies themselves, the strangest first."""
    rows = rows[np.argsort(-workspace.catalogue.column("oddness")[rows], kind="stable")]
    pages = max(1, -(-len(rows) // PAGE))
    at = min(session.get_query_int("p"), pages - 1)
    sheet = Sheet(
        rows=rows[at * PAGE : (at + 1) * PAGE], page=at, pages=pages, main=False, small=True
    )
    grid(workspace, sheet, key="region_grid", page=lambda number: session.set_query(p=int(number)))
