"""What is selected: a region of the map, ranges in plots, or both; and the search within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.plots.brush import brush_from, brush_mask
from explorer.ui import session
from explorer.ui.map_grid import grid_of
from explorer.ui.panels.controls import Control, choice
from explorer.workspace.map_places import layout_names
from explorer.workspace.map_region import from_text, inside

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

SIDES = ("inside", "outside", "anywhere")


def region_rows(workspace: Workspace, text: str, layout: str = "map") -> NDArray[np.int64]:
    """Rows inside the region that `text` names on the map or the sky, int64 (R,).

    A layout that is there no more counts as the first map.
    """
    layout = layout if layout in layout_names(workspace.catalogue) else "map"
    return session.cached_latest(
        "region",
        (text, layout, workspace.catalogue.version),
        lambda: np.flatnonzero(inside(grid_of(workspace, layout), from_text(text))),
    )


def region_layout() -> str:
    """The layout on which the region was drawn."""
    return session.get_query("on", "map")


def region_address() -> dict[str, str]:
    """What another page's address needs to know the selection and the filter of this one."""
    return {
        "region": session.get_query("region"),
        "layout": session.get_query("on"),
        "brush": session.get_query("brush"),
        "where": session.get_query("where"),
    }


def is_selected() -> bool:
    """Whether the address names a selection: a region of the map or ranges in plots."""
    return bool(session.get_query("region") or session.get_query("brush"))


def selected_mask(workspace: Workspace, layout: str = "map") -> NDArray[np.bool_]:
    """Which galaxies lie in the region, drawn on `layout`, and in the plots' ranges, bool (N,)."""
    region, brush = session.get_query("region"), session.get_query("brush")

    def make() -> NDArray[np.bool_]:
        mask = brush_mask(workspace.catalogue, brush_from(brush))
        return mask & region_mask(workspace, region, layout) if region else mask

    known = (region, layout, brush, workspace.catalogue.version)
    return session.cached_latest("selected", known, make)


def region_mask(workspace: Workspace, text: str, layout: str = "map") -> NDArray[np.bool_]:
    """Which galaxies lie in the region, bool (N,)."""
    mask = np.zeros(len(workspace.catalogue), bool)
    mask[region_rows(workspace, text, layout)] = True
    return mask


def region_box(workspace: Workspace, page: str) -> NDArray[np.bool_] | None:
    """Where a search looks: inside the selection of the address, outside, or (None) anywhere.

    Without one there is nothing to choose.
    """
    if not is_selected():
        return None
    side = choice(Control(page, "side", "Selection"), SIDES)
    if side == "anywhere":
        return None
    return selected_mask(workspace, session.get_query("layout", "map")) == (side == "inside")


# --- the selection goes along from page to page -----------------------------------------------


LAYOUT_NAMES = {"map": "on", "plots": "on", "gallery": "layout"}  # in the address of each page


def carry_selection(page: str) -> None:
    """Let a page that was just turned to have the selection that the last one had.

    Only pages that show a selection take it; an address with one of its own keeps it.
    """
    came = session.remembered("selecting_page") != page
    session.remember("selecting_page", page)
    name = LAYOUT_NAMES.get(page)
    if name is None:
        return
    if came and not is_selected():
        catalogue, region, layout, brush = session.remembered("selection", ("", "", "", ""))
        if catalogue == session.catalogue_name():
            session.set_query(region=region, brush=brush, **{name: layout})
    remember_selection(page)


def remember_selection(page: str) -> None:
    """Keep the selection of this page's address for the next page."""
    names = ("region", LAYOUT_NAMES[page], "brush")
    held = (session.get_query(part) for part in names)
    session.remember("selection", (session.catalogue_name(), *held))


def clear_selection() -> None:
    """Nothing is selected any more, here and on the pages that follow."""
    session.set_query(region=None, on=None, brush=None, p=None)
    forget_selection()


def forget_selection() -> None:
    """The pages that follow take no selection from this one."""
    session.remember("selection", ("", "", "", ""))
