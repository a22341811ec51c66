"""Layouts of a catalogue on the map's grid, kept as long as it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui import session
from explorer.ui.routes.http import Refused
from explorer.workspace import map_places
from explorer.workspace.map_places import layout_grid, layout_names

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def sky_scale(workspace: Workspace) -> dict[str, Any]:
    """As `map_places.sky_scale`, computed once per catalogue version."""
    made: dict[str, Any] = session.kept(
        workspace, "sky scale", lambda: map_places.sky_scale(workspace.catalogue)
    )
    return made


def grid_of(workspace: Workspace, layout: str = "map") -> NDArray[np.uint16]:
    """A layout on its grid, uint16 (N, 2), computed once per catalogue version.

    Raises:
        Refused: 400 for an unknown layout.
    """
    names = layout_names(workspace.catalogue)
    if layout not in names:
        raise Refused(400, f"'layout' is one of {', '.join(names)}.")
    return session.kept(
        workspace, f"grid {layout}", lambda: layout_grid(workspace.catalogue, layout)
    )


def extent_of(workspace: Workspace, layout: str) -> list[int]:
    """Left, top, right and bottom of a layout on its grid."""

    def make() -> list[int]:
        grid = grid_of(workspace, layout)
        return [int(part) for part in (*grid.min(axis=0), *grid.max(axis=0))]

    return session.kept(workspace, f"extent {layout}", make)
