"""Where galaxies lie on a map's grid: the layouts of a catalogue, and the sky as one of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue import sky
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError
from explorer.maps.grid import scale_of, to_grid


def layout_names(catalogue: Catalogue) -> list[str]:
    """The layouts to choose from: the first map, the named ones, the sky where there is one."""
    sky = ["sky"] if catalogue.has_sky else []
    return ["map", *catalogue.manifest.layouts, *sky]


def layout_grid(catalogue: Catalogue, layout: str) -> NDArray[np.uint16]:
    """A layout on its grid, uint16 (N, 2), row by row.

    Raises:
        CatalogueError: an unknown layout.
    """
    names = layout_names(catalogue)
    if layout not in names:
        raise CatalogueError(f"There is no layout {layout!r}; there are: {', '.join(names)}.")
    if layout == "sky":
        return to_grid(sky_xy(catalogue))
    return to_grid(catalogue.map_xy(layout) * np.array([1, -1], np.float32))


def sky_xy(catalogue: Catalogue) -> NDArray[np.float32]:
    """Where the galaxies lie on the sky, float32 (N, 2), by Hammer's projection."""
    return hammer(*_positions(catalogue))


def sky_scale(catalogue: Catalogue) -> dict[str, Any]:
    """How the grid of the layout "sky" follows from RA and Dec, for lines over it.

    centre_deg: the RA in the middle; middle, span: of the grid, in the projection's units.
    """
    xy, centre = sky_xy(catalogue), mean_ra(*_positions(catalogue))
    middle, span = scale_of(xy[np.isfinite(xy).all(axis=1)])
    return {"centre_deg": centre, "middle": middle.tolist(), "span": span}


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


def _positions(catalogue: Catalogue) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    ra, dec = (np.asarray(catalogue.column(name), np.float64) for name in ("ra_deg", "dec_deg"))
    return ra, dec
