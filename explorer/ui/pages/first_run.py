"""A catalogue that is being built: its progress before the visitor's eyes, then it opens."""

from __future__ import annotations

import streamlit as st

from explorer.access import OWNER
from explorer.catalogue.manifest import FILE_NAME
from explorer.catalogues import jobs
from explorer.config import DEMO, DEMO_VIEWS
from explorer.ui import links, session
from explorer.ui.format import literal
from explorer.ui.panels.build_progress import show_progress


def is_wanted() -> bool:
    """Whether the tab's catalogue is being built, or is one that this page builds by itself."""
    if not session.is_known():
        return False
    begins = session.is_home() and bool(session.settings().source) and not session.is_built()
    return begins or jobs.at_work(session.catalogue_path())


def page() -> None:
    """Progress of the build; an owner's visit begins that of the catalogue the app was opened on.

    Galaxies cannot be looked at before it is done; another catalogue can.
    """
    with st.container(key="first-run"):
        st.html("<h1 class='hello'>Galaxy Explorer</h1>")
        follow()
        if session.catalogues().listed:
            links.show_link("Other catalogues, or one of your own", links.address("catalogues"))


@st.fragment(run_every=0.5)
def follow() -> None:
    """Show how far the build is; turn to the app once it is done."""
    folder = session.catalogue_path()
    if session.is_built() and not jobs.at_work(folder):
        st.rerun(scope="app")
    if session.may(OWNER):
        begin()
    if not (jobs.progress_of(folder) or jobs.job_of(folder)):
        if not session.may(OWNER):
            st.caption("There is no catalogue yet. An owner who opens this page builds it.")
        return
    show_progress(folder)
    job = jobs.job_of(folder)
    source = job.words[0] if job else session.settings().source or "a catalogue"
    st.caption(literal(f"Building {source} into {folder}. Once only."))


def begin() -> None:
    """Begin the build that the settings name, where nobody has yet."""
    folder, source = session.catalogue_path(), session.settings().source
    if not source or not session.is_home() or jobs.job_of(folder) or jobs.at_work(folder):
        return
    words = [source]
    if source == DEMO and not (folder / FILE_NAME).exists():
        words += ["--views", DEMO_VIEWS]
    jobs.begin(folder, words, who=session.who())
