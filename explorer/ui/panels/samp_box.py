"""SAMP on the page: galaxies to TOPCAT, Aladin and whatever else runs on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.ui import session
from explorer.ui.format import literal

if TYPE_CHECKING:
    from explorer.workspace.samp import SampTalk
    from explorer.workspace.workspace import Workspace


def samp_button(workspace: Workspace, rows: NDArray[np.int64], key: str) -> None:
    """A button that sends galaxies, rows int (K,), as a table; `key` is the page's word."""
    if not session.may_samp():
        return
    if st.button(
        "SAMP",
        key=f"{key}_samp",
        icon=":material/hub:",
        help="Send these to TOPCAT, Aladin and other tools that run on this machine; what you "
        "select there is shown here",
        disabled=not len(rows),
    ):
        talk = session.samp_talk(workspace, connect=True)
        if talk is not None:
            ids = [str(galaxy) for galaxy in workspace.catalogue.ids()[rows]]
            told = talk.send_table(ids, f"{key} of {workspace.catalogue.path.name}")
            counted = workspace.catalogue.object_kind.count(told["rows"])
            say_who(talk, f"{counted} sent")


def say_who(talk: SampTalk, done: str) -> None:
    """Who has heard it, or that nobody was there to."""
    tools = ", ".join(talk.link.others())
    to = f"{done} to {tools}" if tools else "No tool listens yet: start TOPCAT, then send again"
    st.toast(literal(to))


def galaxy_samp(workspace: Workspace, galaxy: str) -> None:
    """Where tools are connected: let them look at this galaxy, and show its FITS image."""
    talk = session.samp_talk(workspace) if session.may_samp() else None
    if talk is None:
        return
    if st.button("Show in other tools", key="samp_galaxy", type="tertiary", icon=":material/hub:"):
        for tell in (lambda: talk.select([galaxy]), lambda: talk.point(galaxy)):
            _tried(tell)
        if workspace.originals.fits_file(workspace.catalogue.row_of(galaxy)):
            talk.send_image(galaxy)
        say_who(talk, f"{galaxy} shown")


def _tried(tell: Callable[[], int]) -> None:
    """A galaxy in no table that was sent, or without a place, is no reason to stop."""
    try:
        tell()
    except ExplorerError as error:
        st.toast(literal(str(error)))
