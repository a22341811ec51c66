"""Remarks on one galaxy: what was written, by whom and when, and a box to write another."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from explorer.access import RATER
from explorer.labels.remarks import MAX_LETTERS, Remark
from explorer.ui import frame, session

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def remarks_box(workspace: Workspace, galaxy: str) -> None:
    """The remarks on `galaxy`, oldest first; a rater adds some, and takes back their own."""
    written = workspace.labels.remarks.of([galaxy])[galaxy]
    for remark in written:
        key = f"remark-row-{remark.seq}"
        with st.container(key=key, horizontal=True, gap="small", vertical_alignment="top"):
            st.html(remark_line(remark))
            if session.may(RATER) and remark.who == session.who():
                take_back_button(workspace, remark)
    if session.may(RATER):
        write_box(workspace, galaxy)


def remark_line(remark: Remark) -> str:
    """A remark as escaped HTML, with its lines as they were written."""
    text = html.escape(remark.text).replace("\n", "<br>")
    by = html.escape(f"{remark.who}, {remark.when:%Y-%m-%d %H:%M} UTC")
    return f"<div class='remark'>{text}<br><span>{by}</span></div>"


def take_back_button(workspace: Workspace, remark: Remark) -> None:
    """Withdraws a remark; the journal keeps it."""

    def withdraw() -> None:
        workspace.labels.remarks.withdraw(remark.seq, who=session.who())
        session.note_write("unremark", galaxies=1)

    st.button(
        "Take this remark back",
        key=f"remark_{remark.seq}",
        icon=":material/close:",
        help="Take this remark back",
        type="tertiary",
        on_click=withdraw,
    )


def write_box(workspace: Workspace, galaxy: str) -> None:
    """A box for a remark of one's own; it is on disk when the page shows it."""
    with st.form("remark_form", clear_on_submit=True, border=False):
        text = st.text_area(
            "Remark",
            key="remark_text",
            placeholder="A remark on it, for everyone here to read",
            max_chars=MAX_LETTERS,
            height=68,
            label_visibility="collapsed",
        )
        if not st.form_submit_button("Write it down"):
            return
    with frame.show_errors():
        workspace.labels.remarks.add(galaxy, text, who=session.who())
        session.note_write("remark", galaxies=1)
        st.rerun()
