"""Rare classes: tight groups of look-alikes, a card each, to open, tag, rate and export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.access import RATER
from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.panels.all_at_once import Group as Many
from explorer.ui.panels.all_at_once import all_box, tag_all

if TYPE_CHECKING:
    from explorer.anomaly import Group
    from explorer.workspace.rare_classes import RareClasses
    from explorer.workspace.workspace import Workspace

PAGE = 48
EVERY = "all"
KEY = "anomalies_rare"
HELP = (
    "Groups of look-alikes that stand apart from the others, found without a label (HDBSCAN). They "
    "are found once and kept with the catalogue."
)


def is_rare() -> bool:
    """Whether the rare classes stand in the place of the candidates."""
    return bool(session.get_query("rare"))


def rare_box() -> None:
    """Turns from the candidates to the rare classes and back; the address remembers."""
    session.set_widget(KEY, is_rare())

    def turn() -> None:
        session.set_query(rare=EVERY if session.widget_value(KEY) else None, p=None)

    st.toggle("Rare classes", key=KEY, help=HELP, on_change=turn)


def show_rare(workspace: Workspace) -> None:
    """A card for each class, or the members of the one that the address names."""
    with st.spinner("Looking for groups of look-alikes"):
        found = workspace.rare_classes()
    at = session.get_query_int("rare")
    if 1 <= at <= len(found.groups):
        show_members(workspace, found.groups[at - 1], at)
    else:
        show_classes(workspace, found)


def show_classes(workspace: Workspace, found: RareClasses) -> None:
    """The most typical member of each, with the size of the class; a click opens it."""

    def open_class(galaxy: str) -> None:
        row = workspace.catalogue.row_of(str(galaxy))
        at = next(at for at, group in enumerate(found.groups, 1) if group.rows[0] == row)
        session.set_query(rare=at, p=None)

    rows = [int(group.rows[0]) for group in found.groups]
    sheet = Sheet(
        rows=rows,
        labels=[f"{len(group.rows):,} · {group.oddness:.0%}" for group in found.groups],
        measure="how many belong to it, and than how much of all they are odder",
        note=note_of(workspace, found),
        empty="No group of look-alikes stands apart from the others here.",
    )
    grid(workspace, sheet, key="rare_grid", pick=open_class)


def note_of(workspace: Workspace, found: RareClasses) -> str:
    """How many classes there are, and among how many galaxies they were looked for."""
    count, total = len(found.groups), len(workspace.catalogue)
    held = sum(len(group.rows) for group in found.groups)
    among = f", looked for among the oddest {found.among:,}" * (found.among < total)
    classes = f"{count:,} rare class{'es hold' if count != 1 else ' holds'} {held:,} of {total:,}"
    return f"{classes}{among} · the oddest first · click one to open it"


def show_members(workspace: Workspace, group: Group, at: int) -> None:
    """All that belong to one class, the most typical first, and what can be done with them."""
    many = Many(workspace, group.rows, "rare")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.button("All rare classes", icon=":material/arrow_back:", key="rare_back", on_click=_all)
        if session.may(RATER):
            tag_all(many, sure=True)
        all_box(Many(workspace, group.rows, "rare_all"))
    pages = -(-len(group.rows) // PAGE)
    page = min(session.get_query_int("p"), pages - 1)
    sheet = Sheet(
        rows=group.rows[page * PAGE : (page + 1) * PAGE],
        page=page,
        pages=pages,
        note=f"Rare class {at} · {facts_of(group)}",
    )
    grid(workspace, sheet, key=f"rare_{at}", page=lambda number: session.set_query(p=int(number)))


def facts_of(group: Group) -> str:
    """Size, how odd, how alike and how far from the others."""
    return (
        f"{len(group.rows):,} alike (cosine {group.similarity:.2f}) · odder than "
        f"{group.oddness:.0%} · others are {group.apart:.1f} × as far as the nearest member"
    )


def _all() -> None:
    session.set_query(rare=EVERY, p=None)
