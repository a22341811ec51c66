"""A catalogue that cannot be shown: what is wrong with it, and what to do."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explorer.access import OWNER
from explorer.catalogue.manifest import FILE_NAME
from explorer.catalogues import jobs
from explorer.errors import ExplorerError
from explorer.ui import links, session, wording
from explorer.ui.format import literal
from explorer.ui.panels.build_progress import show_progress


def page(problem: ExplorerError) -> None:
    """Why the catalogue of this tab does not open, and the ways on from here."""
    with st.container(key="first-run"):
        st.html("<h1 class='hello'>This catalogue cannot be opened</h1>")
        st.markdown(literal(wording.sentence(problem)))
        if session.is_known():
            what_to_do(session.catalogue_path())
        if session.catalogues().listed:
            links.show_link("All catalogues, and how to build one", links.address("catalogues"))


def what_to_do(folder: Path) -> None:
    """The build that can be gone on with; else, of a damaged catalogue, what `doctor` finds."""
    if jobs.job_of(folder) is not None and jobs.problem_of(folder):
        show_progress(folder)
    elif (folder / FILE_NAME).exists() and session.may(OWNER):
        examine(folder)


def examine(folder: Path) -> None:
    """At a click, every file is read, and each that is damaged is named with its remedy."""
    st.caption("Every file can be compared with what was written, as `doctor` does.")
    if not st.button("Examine its files", type="primary"):
        return
    from explorer.workspace.examine import problems_of

    with st.spinner("Reading every file"):
        found = problems_of(folder)
    for sentence in found or ["Nothing wrong was found: load this page again."]:
        st.markdown(f"- {literal(sentence)}")
