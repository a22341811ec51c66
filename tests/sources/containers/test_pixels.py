"""Arrays as pictures: bytes as they are, light stretched, bands on either axis."""

import numpy as np
import pytest

from explorer.errors import ImageError
from explorer.sources.containers.pixels import bands_last, measured, rendered
from tests.sources.containers.made import bands, galaxy, is_red, pictures


def test_bytes_are_a_picture_as_they_are() -> None:
    picture = pictures(1)[0]
    assert np.array_equal(rendered(picture), picture)
    assert np.array_equal(rendered(np.moveaxis(picture, -1, 0)), picture)
    clear = np.concatenate([picture, picture[..., :1]], axis=-1)
    assert np.array_equal(rendered(clear), picture)
    grey = rendered(picture[..., 0])
    assert grey.shape == picture.shape and np.array_equal(grey[..., 1], picture[..., 0])


def test_fractions_of_one_are_red_green_and_blue() -> None:
    picture = pictures(1)[0]
    assert np.abs(rendered(picture.astype(np.float32) / 255).astype(int) - picture).max() <= 1


def test_light_is_stretched_with_red_from_the_last_band() -> None:
    light = bands(1)[0]
    assert is_red(rendered(light)) and not is_red(rendered(light[::-1]))
    assert is_red(rendered(np.moveaxis(light[::-1], 0, -1)))  # R, G, B in the last axis
    assert rendered(galaxy() * 1000).std() > 5
    assert rendered((galaxy() * 100).astype(">u2")[..., None]).shape == (32, 32, 3)


@pytest.mark.parametrize(
    ("pixels", "told"),
    [
        (np.zeros((9, 32, 32)), "is a cube of shape"),
        (np.zeros(4), "is no image"),
        (np.zeros((8, 8), dtype="U3"), "is no image"),
        (np.full((3, 8, 8), np.nan), "no finite pixel"),
    ],
)
def test_what_cannot_be_shown_says_why(pixels: np.ndarray, told: str) -> None:
    with pytest.raises(ImageError, match=told):
        rendered(pixels)


def test_the_shorter_axis_holds_the_bands() -> None:
    assert bands_last((64, 64, 3)) and not bands_last((3, 64, 64)) and not bands_last((3, 4, 4))


def test_numbers_behind_a_picture() -> None:
    light = bands(1)[0]
    planes = measured(light)
    assert np.array_equal(planes.bands, light) and planes.names == ("band 1", "band 2", "band 3")
    last = measured(np.moveaxis(light[::-1], 0, -1))  # R, G, B in the last axis
    assert np.array_equal(last.bands, light) and last.names == ("blue", "green", "red")
    grey = measured(galaxy().astype(np.float32))
    assert grey.bands.shape == (1, *galaxy().shape) and not grey.is_picture
    assert measured(pictures(1)[0]).is_picture
    with pytest.raises(ImageError, match="no image"):
        measured(np.zeros(5))
