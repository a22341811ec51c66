"""Find a galaxy to search from: by id, by name, or by place with its separation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.catalogue.sky import parse_position
from explorer.errors import CatalogueError
from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import literal

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_OFFERED = 24


def find_box(workspace: Workspace) -> str:
    """What the visitor typed: an id, a name, or RA and Dec."""
    place = "id, name or RA Dec" if workspace.catalogue.has_sky else "id or name"
    key = session.query_widget("similar", "find", "")
    typed = st.text_input("Find", key=key, placeholder=place, width=190, on_change=replace_query)
    return session.store_query_widget("similar", "find", typed, "")


def replace_query() -> None:
    """What is found takes the place of the query there was."""
    session.set_query(p=None, why=None, crop=None, id=None, **{"not": None})


def offer_matches(workspace: Workspace, text: str) -> list[str]:
    """The id that `text` means, as a list; where it means several they are offered first.

    Raises:
        CatalogueError: nothing is called so, or lies there.
    """
    try:
        rows, notes, note = matching(workspace, text)
    except CatalogueError:
        offer_looks(workspace, text)
        raise
    if len(rows) > 1 or notes:
        sheet = Sheet(
            rows=rows, labels=notes, measure="separation", strip=True, main=False, note=note
        )
        grid(workspace, sheet, key="matches", pick=choose)
    return [str(workspace.catalogue.ids()[rows[0]])]


def offer_looks(workspace: Workspace, text: str) -> None:
    """Where `text` is no name but says how a galaxy looks: a button to the gallery of those."""
    if workspace.in_words.wishes.read(text).terms and st.button(
        f"Show what looks like {literal(text)}", icon=":material/visibility:"
    ):
        session.request_page("gallery", find=text)
        st.rerun()


def matching(workspace: Workspace, text: str) -> tuple[NDArray[np.int64], list[str], str]:
    """Rows that `text` means, what stands on each of them, and a line about them all."""
    if not workspace.catalogue.known_rows([text]) and is_place(text):
        rows, apart = workspace.lookup.cone(parse_position(text))
        if not len(rows):
            raise CatalogueError(
                f"No {workspace.catalogue.object_kind} within 60 arcsec of {text!r}."
            )
        notes = [f"{separation:.1f}″" for separation in apart[:MOST_OFFERED]]
        return rows[:MOST_OFFERED], notes, f"{len(rows)} within 60″, nearest first, with separation"
    called = workspace.lookup.named(text)
    rows = called.rows
    if called.how:
        return rows[:MOST_OFFERED], [""] * len(rows[:MOST_OFFERED]), called.how
    counted = workspace.catalogue.object_kind.count(len(rows))
    return rows[:MOST_OFFERED], [], f"{counted} answer to “{text}”: choose one"


def is_place(text: str) -> bool:
    """Whether `text` reads as a position; an error where it reads as one outside the sky."""
    try:
        parse_position(text)
    except ValueError as error:
        if "outside" in str(error):
            raise CatalogueError(str(error)) from error
        return False
    return True


def choose(galaxy: str) -> None:
    """Search from this one of the matches."""
    session.set_query_all("id", [galaxy])
    session.set_query(p=None, why=None, crop=None)
