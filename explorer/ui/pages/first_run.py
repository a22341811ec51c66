"""A catalogue that is being built: its progress until there is a first galaxy to look at."""

from __future__ import annotations

import streamlit as st

from explorer.access import OWNER
from explorer.catalogues import jobs
from explorer.errors import ExplorerError
from explorer.ui import links, session
from explorer.ui.format import literal
from explorer.ui.panels.build_progress import begin, show_progress


def is_wanted() -> bool:
    """Whether the tab's catalogue is being built, or is one that this page builds by itself."""
    if not session.is_known():
        return False
    begins = session.is_home() and bool(session.settings().source) and not session.is_built()
    return begins or jobs.at_work(session.catalogue_path())


def page() -> None:
    """Progress of the build; an owner's visit begins that of the catalogue the app was opened on.

    Its galaxies can be looked at once the first of them are embedded; another catalogue can now.
    """
    with st.container(key="first-run"):
        st.html("<h1 class='hello'>Galaxy Explorer</h1>")
        follow()
        if session.catalogues().listed:
            links.show_link("Other catalogues, or one of your own", links.address("catalogues"))


@st.fragment(run_every=0.5)
def follow() -> None:
    """Show how far the build is; turn to the app once there is a galaxy to show."""
    folder = session.catalogue_path()
    if opens():
        st.rerun(scope="app")
    if session.may(OWNER):
        begin(session.who())
    if not (jobs.progress_of(folder) or jobs.job_of(folder)):
        if not session.may(OWNER):
            st.caption("There is no catalogue yet. An owner who opens this page builds it.")
        return
    show_progress(folder)
    job = jobs.job_of(folder)
    source = job.words[0] if job else session.settings().source or "a catalogue"
    st.caption(literal(f"Building {source} into {folder}. Once only."))


def opens() -> bool:
    """Whether there is something to see: the finished catalogue, or a part of it."""
    if session.is_built():
        return not jobs.at_work(session.catalogue_path())
    try:
        return session.workspace().is_growing
    except ExplorerError:
        return False
