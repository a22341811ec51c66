"""FITS images: the order of bands, the picture made of them, and what is refused."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table

from explorer.errors import ImageError
from explorer.sources.cutouts import decode_image, read_image
from explorer.sources.fits import FITS_SUFFIXES, holds_image, read_fits
from tests.sources.conftest import as_fits, galaxy

pytestmark = pytest.mark.filterwarnings("ignore::astropy.utils.exceptions.AstropyWarning")


def test_one_band_is_grey_and_north_up():
    band = galaxy()
    band[:8] = 60  # the bottom rows of FITS
    image = decode_image(as_fits(band))
    assert image.shape == (64, 64, 3) and image.flags.c_contiguous
    assert (image[..., 0] == image[..., 2]).all()
    assert image[-4:].mean() > image[:4].mean() + 100


def test_last_band_is_red():
    bands = np.stack([galaxy(flux=f, seed=f) for f in (10, 30, 90)])
    red, green, blue = decode_image(as_fits(bands))[32, 32].astype(int)
    assert red > green > blue


def test_named_bands_are_put_in_order():
    bands = np.stack([galaxy(flux=f, seed=f) for f in (90, 30, 10)])
    red, green, blue = decode_image(as_fits(bands, BANDS="zrg"))[32, 32].astype(int)
    assert red > green > blue


def test_colour_in_the_last_axis():
    bands = np.stack([galaxy(flux=f, seed=f) for f in (90, 30, 10)], axis=-1)
    red, green, blue = decode_image(as_fits(bands))[32, 32].astype(int)
    assert red > green > blue


@pytest.mark.parametrize("shape", [(2, 32, 32), (5, 32, 32), (1, 1, 32, 32), (1, 32, 32)])
def test_other_shapes(shape):
    data = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    assert decode_image(as_fits(data)).shape == (32, 32, 3)


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.int32, np.float64])
def test_number_types(kind):
    image = decode_image(as_fits((galaxy(flux=100) + 20).clip(0).astype(kind)))
    assert image[32, 32, 0] > image[0, 0, 0] + 60


def test_bytes_are_a_picture():
    picture = np.zeros((3, 6, 8), np.uint8)
    picture[0] = 250
    assert tuple(decode_image(as_fits(picture))[0, 0]) == (250, 0, 0)


def test_extension_and_gzip():
    plain = decode_image(as_fits(galaxy()))
    assert (decode_image(as_fits(galaxy(), extension=True)) == plain).all()
    assert (decode_image(gzip.compress(as_fits(galaxy()))) == plain).all()


def test_nan_becomes_sky():
    band = galaxy()
    band[:10], band[0, 0] = np.nan, np.inf
    image = decode_image(as_fits(band))
    assert image[-10:].max() < 60
    assert image[32, 32, 0] > 200


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (np.full((8, 8), np.nan, np.float32), "no finite pixel"),
        (np.zeros((40, 8, 8), np.float32), "cube"),
        (np.zeros(8, np.float32), "No HDU"),
        (None, "No HDU"),
    ],
)
def test_no_image(data, says):
    with pytest.raises(ImageError, match=says):
        decode_image(as_fits(data), "x.fits")


def test_cut_short():
    with pytest.raises(ImageError, match="cut short"):
        decode_image(as_fits(galaxy())[:6000], "x.fits")
    with pytest.raises(ImageError, match="cut short"):
        decode_image(gzip.compress(as_fits(galaxy()))[:2000], "x.fits.gz")


def test_a_file_of_a_table_is_told_from_one_of_an_image(tmp_path: Path) -> None:
    Table({"z": [0.1, 0.2]}).write(tmp_path / "table.fits")
    (tmp_path / "image.fits").write_bytes(as_fits(galaxy(), extension=True))
    (tmp_path / "broken.fits").write_bytes(b"SIMPLE")
    assert not holds_image(tmp_path / "table.fits")
    assert holds_image(tmp_path / "image.fits") and holds_image(tmp_path / "broken.fits")


def test_bands_come_bluest_first_and_as_deep_as_they_were(tmp_path: Path) -> None:
    cube = np.stack([np.full((4, 5), level, np.int16) for level in (9, 5, 1)])
    (tmp_path / "zrg.fits").write_bytes(as_fits(cube, BANDS="zrg", TELESCOP="made"))
    image = read_fits(tmp_path / "zrg.fits")
    assert image.bands[:, 0, 0].tolist() == [1, 5, 9] and image.bands.dtype == np.int16
    assert image.header["TELESCOP"] == "made"
    with pytest.raises(ImageError, match="over 5 pixels"):
        read_fits(tmp_path / "zrg.fits", most_pixels=5)


@pytest.mark.parametrize("kind", ["fits", "FIT", "fts", "fits.gz", "fit.gz", "fts.gz", "fits.fz"])
def test_every_ending_of_fits_is_known(kind: str) -> None:
    assert f"m31.{kind}".lower().endswith(FITS_SUFFIXES)


def test_a_compressed_image_is_read_like_another(tmp_path: Path) -> None:
    hdus = fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(galaxy(), compression_type="RICE_1")])
    hdus.writeto(tmp_path / "a.fits.fz")
    assert holds_image(tmp_path / "a.fits.fz")
    assert (
        abs(read_image(tmp_path / "a.fits.fz").mean() - decode_image(as_fits(galaxy())).mean()) < 3
    )
