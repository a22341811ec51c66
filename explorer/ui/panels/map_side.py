"""Beside the map: the galaxy that was clicked and its look-alikes, or what lies in the lasso."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.search.similar import Page, Query
from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.panels.galaxy import galaxy_head
from explorer.ui.panels.selection import selection_panel
from explorer.ui.region import (
    clear_selection,
    is_selected,
    region_address,
    region_layout,
    selected_mask,
)

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

LIKE = 12
STRANGE = 24


def pick(row: int) -> None:
    """Show the galaxy of `row` beside the map."""
    session.set_query(id=str(session.workspace().catalogue.ids()[int(row)]))
    session.remember("panel", "galaxy")


def select(region: str) -> None:
    """Show what lies in the region; without one nothing is selected, in plots neither."""
    if not region:
        clear_selection()
        return
    on = session.get_query("layout", "map")
    session.set_query(region=region, on=on if on != "map" else None, p=None)
    session.remember("panel", "selection")


def panel(workspace: Workspace, where: str) -> None:
    """The selection or the galaxy, whichever was asked for last."""
    selected, galaxy = is_selected(), session.get_query("id")
    wanted = session.remembered("panel", "selection" if selected else "galaxy")
    if selected and galaxy:
        if st.button(
            f"Show the {workspace.catalogue.object_kind}"
            if wanted == "selection"
            else "Show the selection",
            type="tertiary",
        ):
            session.remember("panel", "galaxy" if wanted == "selection" else "selection")
            st.rerun()
    if selected and (wanted == "selection" or not galaxy):
        mask = selected_mask(workspace, region_layout())
        passing = workspace.selection.mask(where, session.rater())
        selection_panel(workspace, np.flatnonzero(mask & passing))
    elif galaxy:
        show_galaxy(workspace, galaxy, where)
    else:
        st.html(INVITATION)
        rows = workspace.selection.oddest(
            STRANGE, workspace.selection.mask(where, session.rater()) if where else None
        )
        sheet = Sheet(rows=rows, note="The strangest", main=False, small=True)
        grid(workspace, sheet, key="map_strangest", pick=pick_id)


INVITATION = (
    "<div class='hint'>Click a point to see it and its look-alikes.<br>"
    "Draw around a group (lasso, or Shift + drag) to tag, rate or export it.</div>"
)


def show_galaxy(workspace: Workspace, galaxy: str, where: str) -> None:
    """The galaxy and its nearest look-alikes."""
    galaxy_head(workspace, galaxy, key="map")
    among = search_rows(workspace)
    near = workspace.search.neighbours(
        Query([galaxy]), Page(LIKE), where=where, among=among, rater=session.rater()
    )
    labels = [f"{value:.3f}" for value in near.similarity]
    sheet = Sheet(
        rows=near.rows,
        labels=labels,
        measure="cosine similarity, 1 is the same",
        note="Look-alikes" if among is None else "Look-alikes in the selection",
        empty="Nothing else lies there.",
        main=False,
        small=True,
    )
    grid(workspace, sheet, key="map_similar", pick=pick_id)
    if st.button("All look-alikes", width="stretch"):
        region = {} if among is None else region_address()
        session.request_page("similar", id=[galaxy], **({"where": where} | region))
        st.rerun()


def search_rows(workspace: Workspace) -> NDArray[np.bool_] | None:
    """Where look-alikes are looked for: in the selection, if there is one and it is wanted."""
    if not is_selected() or not st.toggle("Only in the selection", key="map_within"):
        return None
    return selected_mask(workspace, region_layout())


def pick_id(galaxy: str) -> None:
    """Step to a look-alike, on the map."""
    session.set_query(id=galaxy)
    session.remember("panel", "galaxy")
