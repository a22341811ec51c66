"""A card for each catalogue of the folder: a picture, what is in it, and what can be done."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from explorer.access import OWNER
from explorer.catalogue.kind import ObjectKind
from explorer.catalogues import jobs
from explorer.catalogues.bin import rename, throw_away
from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.summary import BUILDING, READY, Summary, ago, summary_of
from explorer.errors import ExplorerError
from explorer.ui import links, session
from explorer.ui.format import literal, shorten
from explorer.ui.panels.build_progress import go_on_button, show_progress

COLUMNS = 3
RATINGS = ObjectKind("rating", "ratings")
TAGS = ObjectKind("tag", "tags")


def show(catalogues: CatalogueFolder) -> None:
    """Every catalogue; the one that this tab shows is marked."""
    found = [summary_of(catalogues.path_of(name)) for name in catalogues.names()]
    if not found:
        st.html("<div class='hint'>There is no catalogue here yet: build the first one.</div>")
    for start in range(0, len(found), COLUMNS):
        for column, summary in zip(
            st.columns(COLUMNS), found[start : start + COLUMNS], strict=False
        ):
            with column, st.container(border=True, key=f"card-{summary.name}"):
                card(catalogues, summary)


def card(catalogues: CatalogueFolder, summary: Summary) -> None:
    """One catalogue."""
    st.html(head(summary))
    if summary.state == BUILDING:
        follow(summary.name)
        links.show_link("See the galaxies that are embedded", links.address(catalogue=summary.name))
    elif summary.state != READY:
        st.caption(literal(shorten(summary.problem)))
        show_way_on(summary)
    elif summary.problem:  # galaxies were to be added
        st.caption(literal(shorten(summary.problem)))
    if session.may(OWNER) and summary.folder != catalogues.home and summary.state != BUILDING:
        with st.popover("Rename or delete", type="tertiary"):
            rename_box(catalogues, summary)
            delete_box(catalogues, summary)


def show_way_on(summary: Summary) -> None:
    """What can be done about a catalogue that does not open."""
    go_on_button(summary.folder)
    links.show_link("What is wrong, and what to do", links.address(catalogue=summary.name))


@st.fragment(run_every=1.0)
def follow(name: str) -> None:
    """The progress of a build; the whole page is drawn anew once it has ended."""
    folder = session.catalogues().path_of(name)
    if not jobs.at_work(folder):
        st.rerun(scope="app")
    show_progress(folder)


def head(summary: Summary) -> str:
    """Picture, name and facts as HTML; a ready one leads to its gallery."""
    name = html.escape(summary.name)
    if summary.state != READY:
        return f"<div class='catalogue-card'><h2>{name}</h2>{facts(summary)}</div>"
    picture = f"x/mosaic/{summary.stamp}?{urlencode({'of': summary.name})}"
    where = html.escape(links.address(catalogue=summary.name), quote=True)
    here = " <em>open here</em>" if summary.name == session.catalogue_name() else ""
    return (
        f"<div class='catalogue-card'><a target='_self' href='{where}'>"
        f"<img alt='' loading='lazy' width='480' height='192' src='{html.escape(picture)}'>"
        f"<h2>{name}</h2></a>{here}{facts(summary)}</div>"
    )


def facts(summary: Summary) -> str:
    """How many, whence, rated and tagged, and when last used."""
    used = ago(summary.used)
    told = [
        f"{summary.galaxies:,} {summary.things}" if summary.galaxies else "",
        summary.source,
        f"{RATINGS.count(summary.ratings)} · {TAGS.count(summary.tags)}",
        f"used {used}" if used else f"built {ago(summary.built)}" if summary.built else "",
    ]
    return "".join(f"<p>{html.escape(line)}</p>" for line in told if line)


def rename_box(catalogues: CatalogueFolder, summary: Summary) -> None:
    """A new name for it; addresses with the old one lead nowhere then."""
    new = st.text_input("New name", value=summary.name, key=f"name_{summary.name}")
    if st.button("Rename", key=f"rename_{summary.name}", disabled=new == summary.name):
        _change(summary, f"rename to {new}", lambda: rename(catalogues, summary.name, new.strip()))


def delete_box(catalogues: CatalogueFolder, summary: Summary) -> None:
    """Into the bin, once it is said what goes with it."""
    st.markdown(literal(what_goes(summary)))
    if st.button("Move to the bin", key=f"delete_{summary.name}", icon=":material/delete:"):
        _change(summary, "move to the bin", lambda: throw_away(catalogues, summary.name))


def what_goes(summary: Summary) -> str:
    """What is deleted with a catalogue."""
    held = f"{summary.galaxies:,} {summary.things}, {summary.ratings:,} ratings and "
    return f"With {summary.name} go {held}{summary.tags:,} tags. The bin keeps them."


def _change(summary: Summary, what: str, change: Callable[[], object]) -> None:
    try:
        change()
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    session.opened().close(summary.folder)
    session.note_write(f"{what}: catalogue {summary.name}")
    st.rerun()
