"""A tile by its header, and parts of its pixels, however the file is packed."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

from explorer.errors import ImageError
from explorer.sources.tiles.listing import Listed
from explorer.sources.tiles.tile import OpenTile, Tile, read_tile
from tests.sources.tiles.sky import SIDE, tile

AT = (150.0, 2.0)


def gz(plain: Path) -> Path:
    packed = plain.with_suffix(".fits.gz")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    return packed


def read(path: Path, band: str = "") -> Tile:
    return read_tile(Listed(path, band))


def test_a_header_tells_place_scale_and_band(tmp_path: Path) -> None:
    found = read(tile(tmp_path / "a.fits", AT, [AT], band="r"))
    assert found.bands == ("r",) and found.shape == (SIDE, SIDE)
    assert found.arcsec_per_px == pytest.approx(0.5)
    assert found.centre == pytest.approx(AT)
    assert read(tmp_path / "a.fits", "VIS").bands == ("VIS",)  # what the list says goes first


def test_a_part_is_the_same_however_it_is_packed(tmp_path: Path) -> None:
    plain = tile(tmp_path / "a.fits", AT, [AT])
    whole = fits.getdata(plain)
    rows, columns = slice(140, 160), slice(130, 170)
    for path, apart in ((plain, 0), (gz(plain), 0)):
        opened = OpenTile(read(path))
        assert np.abs(opened.part(rows, columns)[0] - whole[rows, columns]).max() <= apart
        opened.close()
    opened = OpenTile(read(tile(tmp_path / "b.fits.fz", AT, [AT])))
    part = opened.part(rows, columns)
    assert part.shape == (1, 20, 40) and part.dtype == np.float32
    assert np.abs(part[0] - whole[rows, columns]).max() < 1  # quantized by a 16th of the noise
    opened.close()


def test_planes_of_a_cube_are_bands(tmp_path: Path) -> None:
    plain = tile(tmp_path / "a.fits", AT, [AT])
    data, header = fits.getdata(plain, header=True)
    header["BANDS"] = "grz"
    fits.writeto(tmp_path / "cube.fits", np.stack([data, 2 * data, 3 * data]), header)
    found = read(tmp_path / "cube.fits")
    assert found.bands == ("g", "r", "z")
    part = OpenTile(found).part(slice(0, 5), slice(0, 6))
    assert part.shape == (3, 5, 6) and np.allclose(part[2], 3 * part[0])


@pytest.mark.parametrize(
    ("data", "told"),
    [(np.zeros((20, 20)), "no sky coordinates"), (None, "no HDU holds an image")],
)
def test_what_is_no_tile_says_why(tmp_path: Path, data: np.ndarray | None, told: str) -> None:
    fits.PrimaryHDU(data).writeto(tmp_path / "a.fits")
    with pytest.raises(ImageError, match=told):
        read(tmp_path / "a.fits")


def test_a_spectral_cube_and_garbage_are_refused(tmp_path: Path) -> None:
    plain = tile(tmp_path / "a.fits", AT, [AT])
    data, header = fits.getdata(plain, header=True)
    fits.writeto(tmp_path / "cube.fits", np.stack([data] * 7), header)
    with pytest.raises(ImageError, match="is a cube of shape"):
        read(tmp_path / "cube.fits")
    (tmp_path / "b.fits").write_bytes(b"SIMPLE no more")
    with pytest.raises(ImageError, match="cannot be read"):
        read(tmp_path / "b.fits")


def test_a_tile_cut_short_fails_where_it_is_cut(tmp_path: Path) -> None:
    plain = tile(tmp_path / "a.fits", AT, [AT])
    plain.write_bytes(plain.read_bytes()[: 2880 * 40])
    opened = OpenTile(read(plain))
    assert opened.part(slice(0, 10), slice(0, 10)).shape == (1, 10, 10)
    with pytest.raises(ImageError, match="cut short or damaged"):
        opened.part(slice(280, 300), slice(0, 300))
