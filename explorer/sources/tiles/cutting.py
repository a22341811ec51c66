"""Cutouts of tiles: bands on one grid of pixels, with the coordinates that belong to it."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ImageError
from explorer.sources.tiles.tile import OpenTile, Tile

if TYPE_CHECKING:
    from astropy.wcs import WCS

LEAST_PX = 8
MOST_PX = 4_096
_ON_GRID = 0.02  # pixels: nearer to whole ones than this, nothing is interpolated


@dataclass(frozen=True)
class Grid:
    """A square of `side_px` pixels around a place; `wcs` holds for its first pixel."""

    wcs: "WCS"
    side_px: int
    arcsec_per_px: float


def grid_around(tile: Tile, place: tuple[float, float], arcsec: float) -> Grid:
    """The pixels of a tile around RA and Dec in degrees, `arcsec` a side, north as in the tile.

    Raises:
        ImageError: more pixels a side than a cutout has.
    """
    from astropy.nddata import Cutout2D

    side = max(LEAST_PX, round(arcsec / tile.arcsec_per_px))
    if side > MOST_PX:
        raise ImageError(
            f"A cutout of {arcsec:g} arcsec has {side:,} px: {MOST_PX:,} are the most."
        )
    x, y = (float(each[0]) for each in tile.pixels(*(np.array([each]) for each in place)))
    shape = np.broadcast_to(np.float32(0), tile.shape)  # of no memory: only its place is wanted
    cut = Cutout2D(shape, (x, y), side, wcs=tile.wcs, mode="partial", fill_value=np.nan)
    return Grid(cut.wcs, side, tile.arcsec_per_px)


def cut(opened: OpenTile, grid: Grid) -> NDArray[np.float32]:
    """The light of a tile on a grid, float32 (C, side, side); NaN where the tile has none.

    Pixels of the tile are taken as they are where the grids agree, else interpolated linearly:
    values stay those of one pixel of the tile.

    Raises:
        ImageError: damaged pixels.
    """
    x, y = _at(opened.tile, grid)
    height, width = opened.tile.shape
    columns, rows = _span(x, width), _span(y, height)
    if columns.start >= columns.stop or rows.start >= rows.stop:
        return np.full((len(opened.tile.bands), grid.side_px, grid.side_px), np.nan, np.float32)
    part = opened.part(rows, columns)
    at = np.stack([y - rows.start, x - columns.start])
    exact = np.abs(at - np.rint(at)).max() < _ON_GRID
    return np.stack([_sampled(plane, at, exact=exact) for plane in part])


def _at(tile: Tile, grid: Grid) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x and y in a tile of each pixel of a grid, float64 (side, side) each."""
    rows, columns = np.mgrid[: grid.side_px, : grid.side_px]
    place = grid.wcs.pixel_to_world(columns, rows).icrs
    return tile.pixels(place.ra.deg, place.dec.deg)


def _span(values: NDArray[np.float64], length: int) -> slice:
    """The pixels along one axis that hold all values, with one more at each end."""
    low, high = np.nanmin(values), np.nanmax(values)
    return slice(max(0, int(np.floor(low)) - 1), min(length, int(np.ceil(high)) + 2))


def _sampled(
    plane: NDArray[np.float32], at: NDArray[np.float64], *, exact: np.bool_
) -> NDArray[np.float32]:
    from scipy.ndimage import map_coordinates

    at = np.rint(at) if exact else at
    return map_coordinates(
        plane, at, order=0 if exact else 1, mode="constant", cval=np.nan, output=np.float32
    )


def as_fits(bands: NDArray[np.float32], names: list[str], grid: Grid, tiles: str) -> bytes:
    """The cutout as a FITS file: bands (C, H, W), their names, coordinates and origin."""
    from astropy.io import fits

    hdu = fits.PrimaryHDU(bands if len(bands) > 1 else bands[0], grid.wcs.to_header(relax=True))
    single = all(len(name) == 1 for name in names)
    hdu.header["BANDS"] = ("" if single else ",").join(names)
    hdu.header["PIXSCALE"] = (grid.arcsec_per_px, "arcsec per pixel")
    hdu.header["ORIGIN"] = (tiles[:60], "tiles it was cut from")
    held = io.BytesIO()
    hdu.writeto(held)
    return held.getvalue()
