"""Cutouts on one grid: exact where grids agree, in place where they do not."""

import io
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.nddata import Cutout2D
from astropy.wcs import WCS

from explorer.errors import ImageError
from explorer.sources.tiles.cutting import as_fits, cut, grid_around
from explorer.sources.tiles.listing import Listed
from explorer.sources.tiles.tile import OpenTile, read_tiles
from tests.sources.tiles.sky import tile

AT = (150.0, 2.0)
PLACE = (150.005, 2.004)


def test_pixels_and_coordinates_are_those_of_astropy(tmp_path: Path) -> None:
    found = read_tiles(Listed(tile(tmp_path / "a.fits", AT, [PLACE])))[0]
    grid = grid_around(found, PLACE, 30.0)
    data, header = fits.getdata(found.path, header=True)
    place = WCS(header).world_to_pixel_values(*PLACE)
    theirs = Cutout2D(data, place, 60, wcs=WCS(header))
    ours = cut(OpenTile(found), grid)
    assert ours.shape == (1, 60, 60) and np.array_equal(ours[0], theirs.data)
    written = fits.open(io.BytesIO(as_fits(ours, ["r"], grid, "a.fits")))[0]
    assert np.array_equal(written.data, theirs.data) and written.header["BANDS"] == "r"
    assert written.header["PIXSCALE"] == pytest.approx(0.5)
    y, x = np.unravel_index(written.data.argmax(), written.data.shape)
    sky = WCS(written.header).pixel_to_world_values(x, y)
    assert np.allclose(sky, PLACE, atol=1.0 / 3600)


def test_another_grid_is_brought_onto_the_first(tmp_path: Path) -> None:
    fine = read_tiles(Listed(tile(tmp_path / "a.fits", AT, [PLACE])))[0]
    coarse = read_tiles(Listed(tile(tmp_path / "b.fits", (150.001, 2.0), [PLACE], scale=1.0)))[0]
    grid = grid_around(fine, PLACE, 20.0)
    first, second = (cut(OpenTile(each), grid)[0] for each in (fine, coarse))
    assert first.shape == second.shape == (40, 40)
    peaks = [np.array(np.unravel_index(each.argmax(), each.shape)) for each in (first, second)]
    assert np.abs(peaks[0] - peaks[1]).max() <= 1
    assert np.corrcoef(first.flat, second.flat)[0, 1] > 0.95


def test_beyond_the_edge_nothing_is_known(tmp_path: Path) -> None:
    found = read_tiles(Listed(tile(tmp_path / "a.fits", AT, [])))[0]
    edge = found.wcs.pixel_to_world_values(2, 150)
    pixels = cut(OpenTile(found), grid_around(found, tuple(map(float, edge)), 20.0))[0]
    assert np.isnan(pixels).mean() == pytest.approx(0.45, abs=0.05)


def test_a_cutout_larger_than_any_screen_is_refused(tmp_path: Path) -> None:
    found = read_tiles(Listed(tile(tmp_path / "a.fits", AT, [])))[0]
    with pytest.raises(ImageError, match="4,096 are the most"):
        grid_around(found, PLACE, 3000.0)
