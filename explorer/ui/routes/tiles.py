"""Routes of a map too large to send: density tiles, and what lies in a window of it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from explorer.maps.density import DEEPEST, Cells, DensityPictures, draw_density
from explorer.maps.grid import SPAN
from explorer.ui import session
from explorer.ui.map_grid import grid_of
from explorer.ui.routes.fields import whole_number
from explorer.ui.routes.http import FRESH, IMMUTABLE, UNPACKED, Refused, reading, workspace_of
from explorer.ui.routes.points import colour_bytes, rater_in, shown_rows

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_IN_VIEW = 200_000
MOST_IMAGES = 420


def is_tiled(workspace: Workspace) -> bool:
    """Whether the catalogue is too large for its points to travel as a whole."""
    return len(workspace.catalogue) > session.settings().map_points


def cells_of(workspace: Workspace, layout: str) -> Cells:
    """A layout sorted into cells, once per catalogue version: 3 s for 10 million."""
    return session.kept(workspace, f"cells {layout}", lambda: Cells(grid_of(workspace, layout)))


@reading
def tile(request: Request) -> Response:
    """GET /x/{version}/map/tile/{z}/{x}/{y}.png?layout=&by=&where=…: 256 px."""
    z = whole_number(request.path_params["z"], DEEPEST + 1, "No such tile.")
    x, y = (whole_number(request.path_params[name], 1 << z, "No such tile.") for name in ("x", "y"))
    body = io.BytesIO()
    Image.fromarray(_requested_pictures(request).tile(z, x, y)).save(body, "PNG", compress_level=3)
    return Response(body.getvalue(), media_type="image/png", headers=IMMUTABLE)


def _requested_pictures(request: Request) -> DensityPictures:
    return density_pictures(workspace_of(request), request.query_params)


def density_pictures(workspace: Workspace, query: Mapping[str, str]) -> DensityPictures:
    """The density of a layout as an address asks for it, kept for the next tiles."""
    by, where = query.get("by", ""), query.get("where", "")
    part = " ".join(query.get(name, "") for name in ("region", "on", "brush"))
    layout = query.get("layout", "map")
    said = f"{layout} {by or 'oddness'} {where} {part} {rater_in(query, f'{by} {where}')}"

    def make() -> DensityPictures:
        byte, made = colour_bytes(workspace, query)
        shown = shown_rows(workspace, query)
        return draw_density(
            cells_of(workspace, layout), byte, shown, categories=len(made.categories or ())
        )

    return session.kept_recent(workspace, f"inked {said}", make)


def prepare(workspace: Workspace) -> None:
    """Make what the first visitor of the map waits for."""
    colour_bytes(workspace, {})
    grid_of(workspace)
    workspace.catalogue.row_of(workspace.catalogue.ids()[0])
    if is_tiled(workspace):
        density_pictures(workspace, {})


@reading
def window(request: Request) -> Response:
    """GET /x/{version}/map/window.bin?box=l,t,r,b&…: what lies in the box, if it is not too much.

    uint32 count; then rows uint32, x and y uint16 pairs, colour bytes, filter bytes (1 passes).
    Above 200,000 the count alone.
    """
    workspace, cells, box = (
        workspace_of(request),
        cells_of(workspace_of(request), _layout(request)),
        _box(request),
    )
    count = cells.count(box)
    if count > MOST_IN_VIEW:
        return _points(np.uint32(count).tobytes())
    rows = cells.rows(box)
    allowed = shown_rows(workspace_of(request), request.query_params)
    shown = np.ones(len(rows), np.uint8) if allowed is None else allowed[rows].astype(np.uint8)
    byte = colour_bytes(workspace, request.query_params)[0][rows]
    parts = (np.uint32(len(rows)), rows.astype("<u4"), cells.places[rows].astype("<u2"))
    return _points(b"".join(part.tobytes() for part in (*parts, byte, shown)))


@reading
def near(request: Request) -> Response:
    """GET /x/{version}/map/near.json?at=x,y&reach=&…: {"row", "at"} of the nearest galaxy."""
    cells, (x, y) = cells_of(workspace_of(request), _layout(request)), _numbers(request, "at", 2)
    (reach,) = _numbers(request, "reach", 1)
    row = cells.nearest(x, y, reach, shown_rows(workspace_of(request), request.query_params))
    return JSONResponse({"row": row, "at": cells.places[row].tolist() if row >= 0 else None})


@reading
def mosaic(request: Request) -> Response:
    """GET /x/{version}/map/mosaic.json?box=&unit=&…: a galaxy for each cell of a net."""
    (unit,) = _numbers(request, "unit", 1)
    cells, box = cells_of(workspace_of(request), _layout(request)), _box(request)
    side = max(box[2] - box[0], box[3] - box[1])
    unit = max(unit, side // 40, 1)
    shown = shown_rows(workspace_of(request), request.query_params)
    return JSONResponse({"unit": unit, "cells": cells.one_per_cell(box, unit, shown)[:MOST_IMAGES]})


def _layout(request: Request) -> str:
    return request.query_params.get("layout", "map")


def _box(request: Request) -> tuple[int, int, int, int]:
    left, top, right, bottom = _numbers(request, "box", 4)
    if left > right or top > bottom:
        raise Refused(400, "'box' is left,top,right,bottom in units of the map's grid.")
    return left, top, right, bottom


def _numbers(request: Request, name: str, count: int) -> list[int]:
    parts = request.query_params.get(name, "").split(",")
    what = f"'{name}' is {count} whole numbers in units of the map's grid."
    if len(parts) != count:
        raise Refused(400, what)
    return [min(whole_number(part, 10**6, what), SPAN) for part in parts]


def _points(body: bytes) -> Response:
    return Response(body, media_type="application/x-points", headers=FRESH | UNPACKED)


ROUTES = [
    Route("/x/{version}/map/tile/{z}/{x}/{y}.png", tile),
    Route("/x/{version}/map/window.bin", window),
    Route("/x/{version}/map/near.json", near),
    Route("/x/{version}/map/mosaic.json", mosaic),
]
