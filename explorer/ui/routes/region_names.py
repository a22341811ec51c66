"""The route of the names on the map, worked out once a catalogue and layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from explorer.ui import session
from explorer.ui.map_grid import grid_of
from explorer.ui.routes.http import IMMUTABLE, reading, workspace_of
from explorer.workspace.map_names import map_names

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


@reading
def region_names(request: Request) -> JSONResponse:
    """GET /x/{version}/map/names.json?layout=: [{"name", "galaxies", "about", "at", "region"}]."""
    workspace, layout = workspace_of(request), request.query_params.get("layout", "map")
    return JSONResponse(regions(workspace, layout), headers=IMMUTABLE)


def regions(workspace: Workspace, layout: str) -> list[dict[str, Any]]:
    """The named regions of a layout, computed once per catalogue version."""
    grid = grid_of(workspace, layout)
    made: list[dict[str, Any]] = session.kept(
        workspace, f"names {layout}", lambda: map_names(workspace.catalogue, grid, layout)
    )
    return made


ROUTES = [Route("/x/{version}/map/names.json", region_names)]
