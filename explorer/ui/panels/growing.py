"""A catalogue that is being built: how many galaxies are there already, and what comes when."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.access import OWNER
from explorer.catalogues import jobs
from explorer.ui import frame, links, session
from explorer.ui.format import literal, shorten
from explorer.ui.panels.build_progress import begin, go_on_button, sentence, share, stop_button

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.workspace.workspace import Workspace

ALIVE = ("gallery", "similar", "tagged")  # pages that need nothing but embeddings
BACK = "See the galaxies that are"
LATER = "ranking and map come when all are in"
REORDERED = ("sort", "find")  # in the gallery's address: new galaxies may come first


def growing_line(workspace: Workspace, page: str) -> None:
    """Above every page of a catalogue that is being built, until it is whole."""
    listed = page == "gallery" and not any(session.get_query(name) for name in REORDERED)
    with st.container(key="growing", horizontal=True, vertical_alignment="center", gap="small"):
        follow(len(workspace.catalogue), listed or page not in ALIVE)


@st.fragment(run_every=1.0)
def follow(shown: int, stays: bool) -> None:
    """Tell how far the build is; take in what is new, unasked only where all else stays in place.

    shown: galaxies that the page was drawn from. stays: whether new ones come behind those. Where
    they would come between, nobody's next answer is to fall on another galaxy than was meant.
    """
    with frame.show_errors():
        workspace = session.workspace()
        here = len(workspace.catalogue)
        if stays and (here > shown or not workspace.is_growing):
            st.rerun(scope="app")
        tell(workspace, session.catalogue_path())
        word = f"Take in {here - shown:,} more" if here > shown else "Order anew"
        if (here > shown or not workspace.is_growing) and st.button(literal(word), type="tertiary"):
            st.rerun(scope="app")


def tell(workspace: Workspace, folder: Path) -> None:
    """How many are embedded and what the build does now, why it stopped, or that it is done."""
    here = workspace.catalogue.object_kind.count(len(workspace.catalogue))
    if not workspace.is_growing:
        st.caption(literal(f"All {here} are in, with ranking and map"), width="content")
        return
    if session.may(OWNER):
        begin(session.who())
    problem = shorten(jobs.problem_of(folder))
    if not problem and not jobs.at_work(folder):
        problem = unfinished(workspace)
    if problem:
        text = f"{here} embedded; search covers these. {problem}"
        st.warning(literal(text), icon=":material/pause_circle:")
        go_on_button(folder)
        return
    report = jobs.progress_of(folder)
    st.progress(share(report), text=literal(line(workspace, report)))
    stop_button(folder)


def line(workspace: Workspace, report: dict[str, Any]) -> str:
    """ "312 of 1,000 galaxies embedded; search covers these; ranking and map come …"."""
    many, here = workspace.catalogue.object_kind.many, len(workspace.catalogue)
    total = int(report.get("total") or 0)
    if report.get("stage") == "embedding" and total > 1:
        return f"{here:,} of {total:,} {many} embedded; search covers these; {LATER}"
    return f"{here:,} {many} embedded; search covers these; {LATER}. {sentence(report)}"


def unfinished(workspace: Workspace) -> str:
    """What to do about a build that nobody is at, and that was not begun here."""
    catalogue = workspace.catalogue
    command = catalogue.manifest.build_command(catalogue.path)
    return f"The build has not finished. Run: {command} (it goes on where it stopped)"


def waiting_page(title: str) -> None:
    """In place of a page that needs all galaxies; the line above turns to it once they are in."""
    words = f"{title} will be here, by itself, when all galaxies are in."
    st.html(f"<div class='hint'>{html.escape(words)}</div>")
    links.show_link(BACK, links.address())
