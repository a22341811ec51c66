"""An image as numbers: FITS as measured, pictures as their channels."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ImageError
from explorer.sources.pixels import pixels_of_picture, read_pixels
from tests.sources.conftest import as_fits, galaxy

pytestmark = pytest.mark.filterwarnings("ignore::astropy.utils.exceptions.AstropyWarning")
SKY = {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRVAL1": 10.0, "CRVAL2": 5.0,
       "CRPIX1": 32.0, "CRPIX2": 32.0, "CDELT1": -1e-4, "CDELT2": 1e-4}  # fmt: skip


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_fits_comes_as_measured_top_row_first(tmp_path: Path) -> None:
    bands = np.stack([galaxy(flux=f, seed=f) for f in (90, 30, 10)]).astype(np.float32)
    path = written(tmp_path / "a.fits", as_fits(bands, BANDS="zrg", BUNIT="nanomaggy", **SKY))
    pixels = read_pixels(path)
    assert pixels.names == ("g", "r", "z") and pixels.unit == "nanomaggy"
    assert (pixels.bands == bands[::-1, ::-1]).all() and not pixels.is_picture
    assert pixels.wcs.pixel_to_world_values(31, 31) == pytest.approx([10, 5])


@pytest.mark.parametrize(
    ("cards", "names"),
    [({}, ("band 1",)), ({"FILTER": "F814W"}, ("F814W",)), ({"BAND0": "VIS"}, ("VIS",))],
)
def test_a_band_has_a_name(tmp_path: Path, cards: dict, names: tuple) -> None:
    pixels = read_pixels(written(tmp_path / "a.fits", as_fits(galaxy(), **cards)))
    assert pixels.names == names and pixels.wcs is None


def test_values_beyond_float32_are_seen(tmp_path: Path) -> None:
    path = written(tmp_path / "a.fits", as_fits(galaxy().astype(np.float64) * 1e60))
    assert np.isfinite(read_pixels(path).bands).all()


def test_a_picture_has_its_channels(tmp_path: Path) -> None:
    image = np.zeros((6, 8, 3), np.uint8)
    image[1, 2] = (250, 120, 10)
    Image.fromarray(image).save(tmp_path / "a.png")
    pixels = read_pixels(tmp_path / "a.png")
    assert pixels.names == ("blue", "green", "red") and pixels.is_picture
    assert tuple(pixels.bands[:, 1, 2]) == (10, 120, 250)
    assert pixels_of_picture(image[..., :1].repeat(3, 2)).names == ("brightness",)


def test_what_is_no_image_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="mine: cannot be opened"):
        read_pixels(tmp_path / "missing.fits", name="mine")
    with pytest.raises(ImageError, match=r"a\.fits"):
        read_pixels(written(tmp_path / "a.fits", b"SIMPLE  = cut"))
