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

from explorer.colours import Colour
from explorer.ui import session
from explorer.ui.polygon import SPAN, from_text, inside
from explorer.ui.replies import FRESH, IMMUTABLE, UNPACKED, Refused, desk_of, reading

if TYPE_CHECKING:
    from explorer.desk import Desk

MISSING = 255
MARGIN = 0.03


def to_grid(xy: NDArray[np.float32]) -> NDArray[np.uint16]:
    """`xy` float (N, 2) as uint16 (N, 2), one scale on both axes, centred, with a margin.

    A galaxy without a finite place goes to the corner (0, 0).
    """
    finite: NDArray[np.bool_] = np.asarray(np.isfinite(xy).all(axis=1))
    if not finite.any():
        return np.zeros(xy.shape, np.uint16)
    low, high = xy[finite].min(axis=0), xy[finite].max(axis=0)
    span = max(float((high - low).max()), 1e-9) * (1 + 2 * MARGIN)
    unit = (np.where(finite[:, None], xy, low) - (low + high) / 2) / span + 0.5
    grid = np.clip(np.rint(unit * SPAN), 0, SPAN).astype(np.uint16)
    grid[~finite] = 0
    return grid


def to_bytes(
    values: NDArray[np.float32], low: float, high: float, *, categories: int = 0
) -> NDArray[np.uint8]:
    """One byte of colour a galaxy, uint8 (N,): 0-254 along the scale, 255 where missing.

    With `categories` > 0 the values are category numbers and kept as they are, up to 254.
    """
    missing = ~np.isfinite(values)
    if categories:
        scaled = np.where(values > 254, 254, values)
    else:
        scaled = 254 * (values - low) / max(high - low, 1e-12)
    byte = np.clip(np.nan_to_num(np.rint(scaled)), 0, 254).astype(np.uint8)
    return np.where(missing | (values < 0) & bool(categories), MISSING, byte).astype(np.uint8)


def hammer(ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64]) -> NDArray[np.float32]:
    """Hammer's equal-area projection, float32 (N, 2): centred on the mean RA, east to the left.

    NaN where a position is missing. y grows to the south, as on a screen.
    """
    ra, dec = np.radians(ra_deg), np.radians(dec_deg)
    known = np.isfinite(ra) & np.isfinite(dec)
    centre = np.angle(np.exp(1j * ra[known]).mean()) if known.any() else 0.0
    half = (np.mod(ra - centre + np.pi, 2 * np.pi) - np.pi) / 2
    scale = np.sqrt(1 + np.cos(dec) * np.cos(half))
    x, y = -2 * np.cos(dec) * np.sin(half) / scale, -np.sin(dec) / scale
    return np.stack([x, y], axis=1).astype(np.float32)


def sky_xy(desk: Desk) -> NDArray[np.float32]:
    """Where the galaxies lie on the sky, float32 (N, 2), by Hammer's projection."""
    ra, dec = (
        np.asarray(desk.catalogue.column(name), np.float64) for name in ("ra_deg", "dec_deg")
    )
    return hammer(ra, dec)


def layout_names(desk: Desk) -> list[str]:
    """The layouts to choose from: the first map, the named ones, the sky where there is one."""
    sky = ["sky"] if desk.catalogue.has_sky else []
    return ["map", *desk.catalogue.manifest.layouts, *sky]


def grid_of(desk: Desk, layout: str = "map") -> NDArray[np.uint16]:
    """A layout on its grid, uint16 (N, 2), computed once per catalogue version.

    Raises:
        Refused: 400 for an unknown layout.
    """
    if layout not in layout_names(desk):
        raise Refused(400, f"'layout' is one of {', '.join(layout_names(desk))}.")

    def make() -> NDArray[np.uint16]:
        if layout == "sky":
            return to_grid(sky_xy(desk))
        return to_grid(desk.catalogue.map_xy(layout) * np.array([1, -1], np.float32))

    return session.shared(f"grid {layout} {desk.catalogue.version}", make)


def extent_of(desk: Desk, layout: str) -> list[int]:
    """Left, top, right and bottom of a layout on its grid."""

    def make() -> list[int]:
        grid = grid_of(desk, layout)
        return [int(part) for part in (*grid.min(axis=0), *grid.max(axis=0))]

    return session.shared(f"extent {layout} {desk.catalogue.version}", make)


def speaks_of_labels(text: str) -> bool:
    """Whether a colour or a filter depends on ratings or tags."""
    return any(word in text for word in ("taste", "rating", "tag"))


def rater_in(query: Mapping[str, str], text: str) -> str:
    """Who asks, for what, and the state of the labels, where `text` speaks of labels; else ""."""
    if not speaks_of_labels(text):
        return ""
    return " ".join(query.get(name, "") for name in ("who", "theme", "labels"))


def inked_by(desk: Desk, query: Mapping[str, str]) -> tuple[NDArray[np.uint8], Colour]:
    """One byte of colour a galaxy (N,) by what `by`, `who` and `theme` of an address name."""
    by, who, theme = (query.get(name, "") for name in ("by", "who", "theme"))
    by = by or "oddness"
    key = f"colour {desk.catalogue.version} {by} {rater_in(query, by)}"

    def make() -> tuple[NDArray[np.uint8], Colour]:
        made = desk.colour(by, who=who, theme=theme)
        values = np.asarray(made.values, np.float32)
        byte = to_bytes(values, made.low, made.high, categories=len(made.categories or ()))
        return byte, replace(made, values=values[:0])  # the bytes say it in a quarter of the memory

    return session.recent(key, make)


@reading
def points(request: Request) -> Response:
    """GET /x/{version}/map/points.bin?layout=: x, y as little-endian uint16 pairs in row order."""
    layout = request.query_params.get("layout", "map")
    body = grid_of(desk_of(request), layout).astype("<u2").tobytes()
    return Response(body, media_type="application/x-points", headers=IMMUTABLE | UNPACKED)


@reading
def colour(request: Request) -> Response:
    """GET /x/{version}/map/colour.bin?by=&who=&theme=: one byte a galaxy."""
    body = inked_by(desk_of(request), request.query_params)[0].tobytes()
    return Response(body, media_type="application/x-points", headers=FRESH)


@reading
def mask(request: Request) -> Response:
    """GET /x/{version}/map/mask.bin?where=&region=&on=: one byte a galaxy, 1 where both hold."""
    desk = desk_of(request)
    held = shown_rows(desk, request.query_params)
    body = (np.ones(len(desk.catalogue)) if held is None else held).astype(np.uint8).tobytes()
    return Response(body, media_type="application/x-points", headers=FRESH)


def shown_rows(desk: Desk, query: Mapping[str, str]) -> NDArray[np.bool_] | None:
    """Which galaxies pass `where` and lie in `region`, drawn on layout `on`; None where all do."""
    where, region, on = (query.get(name, "") for name in ("where", "region", "on"))
    if not where.strip() and not region:
        return None
    rater = {"who": query.get("who", ""), "theme": query.get("theme", session.DEFAULT_THEME)}
    key = f"{desk.catalogue.version} {where} {rater_in(query, where)} {region} {on}"

    def make() -> NDArray[np.bool_]:
        held = desk.mask(where, **rater)
        return held & inside(grid_of(desk, on or "map"), from_text(region)) if region else held

    return session.recent(f"shown {key}", make)


ROUTES = [
    Route("/x/{version}/map/points.bin", points),
    Route("/x/{version}/map/colour.bin", colour),
    Route("/x/{version}/map/mask.bin", mask),
]
