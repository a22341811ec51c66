"""What another tool of this machine has selected, by SAMP, is shown on the page."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import literal
from explorer.ui.panels.all_at_once import Group, all_box

if TYPE_CHECKING:
    from explorer.workspace.samp import Heard, SampTalk
    from explorer.workspace.workspace import Workspace

POLL_S = 1.5
MOST_SHOWN = 48


def follow_samp(workspace: Workspace) -> None:
    """Above every page: what another tool has selected; nothing while none is connected."""
    talk = session.samp_talk(workspace) if session.may_samp() else None
    if talk is None:
        return
    listen(talk)
    heard = session.remembered("samp_latest")
    if heard is not None:
        show_selection(workspace, heard)


@st.fragment(run_every=POLL_S)
def listen(talk: SampTalk) -> None:
    """Look for news; a single galaxy is opened at once, several are shown above the page."""
    number, heard = talk.after(session.remembered("samp_number", 0))
    session.remember("samp_number", number)
    if not heard:
        return
    latest = heard[-1]
    if len(latest.ids) == 1:
        session.remember("samp_latest", None)
        session.request_page("similar", id=list(latest.ids))
    elif latest.ids:
        session.remember("samp_latest", latest)
    if len(latest.ids) < 2:
        st.toast(literal(latest.told))
    if latest.ids:
        st.rerun()


def show_selection(workspace: Workspace, heard: Heard) -> None:
    """The selected galaxies in a row, with all that can be done with them."""
    rows = workspace.catalogue.rows_of(list(heard.ids))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<strong>{html.escape(heard.told)}</strong>")
        all_box(Group(workspace, rows, "samp"))
        st.button("Close", key="samp_close", type="tertiary", on_click=_forget)
    sheet = Sheet(rows=rows[:MOST_SHOWN], strip=True, main=False)
    grid(workspace, sheet, key="samp_strip", pick=_open)


def _forget() -> None:
    session.remember("samp_latest", None)


def _open(galaxy: str) -> None:
    session.request_page("similar", id=[galaxy])
