"""A tile by its header, and parts of its pixels, however the file is packed."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

from explorer.errors import ImageError
from explorer.sources.tiles.listing import Listed
from explorer.sources.tiles.tile import OpenTile, Tile, read_tiles
from tests.sources.tiles.sky import SIDE, mosaic, tile, wcs_at

AT = (150.0, 2.0)


def gz(plain: Path) -> Path:
    packed = plain.with_suffix(".fits.gz")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    return packed


def read(path: Path, band: str = "") -> Tile:
    (found,) = read_tiles(Listed(path, band))
    return found


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


def test_each_ccd_of_a_file_is_a_tile_but_not_its_weights(tmp_path: Path) -> None:
    weights = fits.ImageHDU(np.ones((200, 200)), wcs_at(150.0, 2.0, side=200).to_header(), name="X")
    mask = fits.ImageHDU(np.ones((90, 90)), wcs_at(151.0, 2.0, side=90).to_header(), name="MASK_1")
    plain = fits.ImageHDU(np.ones((9, 9)))
    found = read_tiles(Listed(mosaic(tmp_path / "m.fits", weights, mask, plain)))
    assert [each.hdu for each in found] == [1, 2] and found[1].name == "m.fits[2]"
    assert [each.bands for each in found] == [("g",), ("g",)]
    assert found[1].centre == pytest.approx((150.1, 2.0))
    assert found[0].psf_arcsec == pytest.approx(1.25)  # of half an arcsec a pixel
    second = OpenTile(found[1])
    assert second.part(slice(95, 105), slice(95, 105)).max() > 150
    second.close()


@pytest.mark.parametrize(
    ("card", "listed", "psf"),
    [(("PSF_FWHM", 0.8, "[arcsec]"), 0.0, 0.8), (("SEEING", "bad", ""), 0.0, 0.0),
     (("SEEING", 1.1, ""), 0.7, 0.7), (("FWHM", -9.0, ""), 0.0, 0.0)],
)  # fmt: skip
def test_the_width_of_a_star(tmp_path: Path, card: tuple, listed: float, psf: float) -> None:
    path = tile(tmp_path / "a.fits", AT, [AT])
    with fits.open(path, mode="update") as hdus:
        hdus[0].header[card[0]] = card[1:]
    (found,) = read_tiles(Listed(path, "", listed))
    assert found.psf_arcsec == psf
