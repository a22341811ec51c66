"""Routes that send the map: positions, colours and the filter as plain bytes, five a galaxy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explorer.maps.colours import Colour
from explorer.maps.grid import to_bytes
from explorer.plots.brush import brush_from, brush_mask
from explorer.ui import session
from explorer.ui.routes.fields import rater_of
from explorer.ui.routes.http import FRESH, IMMUTABLE, UNPACKED, reading, workspace_of
from explorer.workspace.map_region import from_text, inside

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace
from explorer.ui.map_grid import grid_of


def speaks_of_labels(text: str) -> bool:
    """Whether a colour or a filter depends on ratings or tags."""
    return any(word in text for word in ("taste", "rating", "tag"))


def rater_in(query: Mapping[str, str], text: str) -> str:
    """Who asks, for what, and the state of the labels, where `text` speaks of labels; else ""."""
    if not speaks_of_labels(text):
        return ""
    return " ".join(query.get(name, "") for name in ("who", "theme", "labels"))


def colour_bytes(
    workspace: Workspace, query: Mapping[str, str]
) -> tuple[NDArray[np.uint8], Colour]:
    """One byte of colour a galaxy (N,) by what `by`, `who` and `theme` of an address name."""
    by, rater = query.get("by") or "oddness", rater_of(query)
    key = f"colour {by} {rater_in(query, by)}"

    def make() -> tuple[NDArray[np.uint8], Colour]:
        made = workspace.colour(by, rater)
        values = np.asarray(made.values, np.float32)
        byte = to_bytes(values, made.low, made.high, categories=len(made.categories or ()))
        return byte, replace(made, values=values[:0])  # the bytes say it in a quarter of the memory

    return session.kept_recent(workspace, key, make)


@reading
def points(request: Request) -> Response:
    """GET /x/{version}/map/points.bin?layout=: x, y as little-endian uint16 pairs in row order."""
    layout = request.query_params.get("layout", "map")
    body = grid_of(workspace_of(request), layout).astype("<u2").tobytes()
    return Response(body, media_type="application/x-points", headers=IMMUTABLE | UNPACKED)


@reading
def colour(request: Request) -> Response:
    """GET /x/{version}/map/colour.bin?by=&who=&theme=: one byte a galaxy."""
    body = colour_bytes(workspace_of(request), request.query_params)[0].tobytes()
    return Response(body, media_type="application/x-points", headers=FRESH)


@reading
def mask(request: Request) -> Response:
    """GET /x/{version}/map/mask.bin?where=&region=&on=&brush=: one byte a galaxy, 1 in all."""
    workspace = workspace_of(request)
    held = shown_rows(workspace, request.query_params)
    body = (np.ones(len(workspace.catalogue)) if held is None else held).astype(np.uint8).tobytes()
    return Response(body, media_type="application/x-points", headers=FRESH)


def shown_rows(workspace: Workspace, query: Mapping[str, str]) -> NDArray[np.bool_] | None:
    """Which galaxies pass `where` and lie in `region`, drawn on layout `on`, and in `brush`.

    None where all do.
    """
    where, region, on, brush = (query.get(name, "") for name in ("where", "region", "on", "brush"))
    if not where.strip() and not region and not brush:
        return None
    rater = rater_of(query)
    key = f"{where} {rater_in(query, where)} {region} {on} {brush}"

    def make() -> NDArray[np.bool_]:
        held = workspace.selection.mask(where, rater)
        held = held & brush_mask(workspace.catalogue, brush_from(brush)) if brush else held
        return held & inside(grid_of(workspace, on or "map"), from_text(region)) if region else held

    return session.kept_recent(workspace, f"shown {key}", make)


ROUTES = [
    Route("/x/{version}/map/points.bin", points),
    Route("/x/{version}/map/colour.bin", colour),
    Route("/x/{version}/map/mask.bin", mask),
]
