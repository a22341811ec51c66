"""A region of the map: the galaxies inside the polygon that a hand drew, and search within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.ui import session
from explorer.ui.map_grid import grid_of, layout_names
from explorer.ui.panels.controls import Control, choice
from explorer.ui.polygon import from_text, inside

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

SIDES = ("inside", "outside", "anywhere")


def region_rows(workspace: Workspace, text: str, layout: str = "map") -> NDArray[np.int64]:
    """Rows inside the region that `text` names on the map or the sky, int64 (R,).

    A layout that is there no more counts as the first map.
    """
    layout = layout if layout in layout_names(workspace) else "map"
    return session.cached_latest(
        "region",
        (text, layout, workspace.catalogue.version),
        lambda: np.flatnonzero(inside(grid_of(workspace, layout), from_text(text))),
    )


def region_layout() -> str:
    """The layout on which the region was drawn."""
    return session.get_query("on", "map")


def region_address() -> dict[str, str]:
    """What another page's address needs to know the region and the filter of the map."""
    return {
        "region": session.get_query("region"),
        "layout": session.get_query("on"),
        "where": session.get_query("where"),
    }


def region_mask(workspace: Workspace, text: str, layout: str = "map") -> NDArray[np.bool_]:
    """Which galaxies lie in the region, bool (N,)."""
    mask = np.zeros(len(workspace.catalogue), bool)
    mask[region_rows(workspace, text, layout)] = True
    return mask


def region_box(workspace: Workspace, page: str) -> NDArray[np.bool_] | None:
    """Where a search looks: inside the region of the address, outside, or (None) anywhere.

    Without a region there is nothing to choose.
    """
    text = session.get_query("region")
    if not text:
        return None
    side = choice(Control(page, "side", "Region of the map"), SIDES)
    if side == "anywhere":
        return None
    return region_mask(workspace, text, session.get_query("layout", "map")) == (side == "inside")
