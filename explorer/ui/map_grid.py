"""Layouts of a catalogue on the map's grid, and the sky's projection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue import sky
from explorer.ui import session
from explorer.ui.polygon import SPAN
from explorer.ui.routes.http import Refused

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


MISSING = 255
MARGIN = 0.03


def to_grid(xy: NDArray[np.float32]) -> NDArray[np.uint16]:
    """`xy` float (N, 2) as uint16 (N, 2), one scale on both axes, centred, with a margin.

    A galaxy without a finite place goes to the corner (0, 0).
    """
    finite: NDArray[np.bool_] = np.asarray(np.isfinite(xy).all(axis=1))
    if not finite.any():
        return np.zeros(xy.shape, np.uint16)
    middle, span = scale_of(xy[finite])
    unit = (np.where(finite[:, None], xy, middle) - middle) / span + 0.5
    grid = np.clip(np.rint(unit * SPAN), 0, SPAN).astype(np.uint16)
    grid[~finite] = 0
    return grid


def scale_of(xy: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """What lies in the middle of the grid, (2,), and how much its whole side is, of finite `xy`."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    return (low + high) / 2, max(float((high - low).max()), 1e-9) * (1 + 2 * MARGIN)


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
    centre = mean_ra(ra_deg, dec_deg)
    return sky.hammer(ra_deg, dec_deg, centre_deg=centre).astype(np.float32)


def mean_ra(ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64]) -> float:
    """The mean direction of the known positions, degrees; 0 where there is none."""
    ra = np.radians(ra_deg)
    known = np.isfinite(ra) & np.isfinite(dec_deg)
    return float(np.degrees(np.angle(np.exp(1j * ra[known]).mean()))) if known.any() else 0.0


def sky_xy(workspace: Workspace) -> NDArray[np.float32]:
    """Where the galaxies lie on the sky, float32 (N, 2), by Hammer's projection."""
    return hammer(*_positions(workspace))


def sky_scale(workspace: Workspace) -> dict[str, Any]:
    """How the grid of the layout "sky" follows from RA and Dec, for lines over it.

    centre_deg: the RA in the middle; middle, span: of the grid, in the projection's units.
    """

    def make() -> dict[str, Any]:
        xy, centre = sky_xy(workspace), mean_ra(*_positions(workspace))
        middle, span = scale_of(xy[np.isfinite(xy).all(axis=1)])
        return {"centre_deg": centre, "middle": middle.tolist(), "span": span}

    made: dict[str, Any] = session.kept(workspace, "sky scale", make)
    return made


def _positions(workspace: Workspace) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    ra, dec = (
        np.asarray(workspace.catalogue.column(name), np.float64) for name in ("ra_deg", "dec_deg")
    )
    return ra, dec


def layout_names(workspace: Workspace) -> list[str]:
    """The layouts to choose from: the first map, the named ones, the sky where there is one."""
    sky = ["sky"] if workspace.catalogue.has_sky else []
    return ["map", *workspace.catalogue.manifest.layouts, *sky]


def grid_of(workspace: Workspace, layout: str = "map") -> NDArray[np.uint16]:
    """A layout on its grid, uint16 (N, 2), computed once per catalogue version.

    Raises:
        Refused: 400 for an unknown layout.
    """
    if layout not in layout_names(workspace):
        raise Refused(400, f"'layout' is one of {', '.join(layout_names(workspace))}.")

    def make() -> NDArray[np.uint16]:
        if layout == "sky":
            return to_grid(sky_xy(workspace))
        return to_grid(workspace.catalogue.map_xy(layout) * np.array([1, -1], np.float32))

    return session.kept(workspace, f"grid {layout}", make)


def extent_of(workspace: Workspace, layout: str) -> list[int]:
    """Left, top, right and bottom of a layout on its grid."""

    def make() -> list[int]:
        grid = grid_of(workspace, layout)
        return [int(part) for part in (*grid.min(axis=0), *grid.max(axis=0))]

    return session.kept(workspace, f"extent {layout}", make)
