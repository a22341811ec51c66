"""The same galaxy in every form that Python holds an image in gives the same pixels."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ImageError
from explorer.sources.pictures import rgb_of
from tests.conftest import galaxy_image

PIXELS = galaxy_image(np.random.default_rng(0), kind="ring", size_px=40)
GREY = PIXELS[..., 0]


@pytest.mark.parametrize(
    "given",
    [
        PIXELS,
        PIXELS.astype(np.float32) / 255,
        PIXELS.astype(np.float64) / 255,
        Image.fromarray(PIXELS),
        Image.fromarray(PIXELS).convert("RGBA"),
    ],
)
def test_colour(given: Any) -> None:
    image = rgb_of(given)
    assert image.dtype == np.uint8
    np.testing.assert_array_equal(image, PIXELS)


@pytest.mark.parametrize("given", [GREY, GREY / 255, Image.fromarray(GREY)])
def test_grey(given: Any) -> None:
    np.testing.assert_array_equal(rgb_of(given), np.repeat(GREY[..., None], 3, axis=2))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (PIXELS.transpose(2, 0, 1), "colours first"),
        (np.zeros((4, 4, 4, 3)), "an image is a path"),
        (PIXELS.astype(np.uint16), "uint16: give uint8"),
        (PIXELS * 1.0, "run from .* stretch them"),
        (GREY - 200.0, "run from"),
        (np.full((20, 20), np.nan), "NaN"),
        (np.zeros((0, 0)), "empty"),
        (np.zeros((20, 20)), "same value"),
        (5, "int holds|is \\(\\)"),
        ({"a": 1}, "dict holds no pixels"),
        ([[1], [1, 2]], "list holds no pixels"),
    ],
)
def test_what_is_no_image_is_said(given: Any, said: str) -> None:
    with pytest.raises(ImageError, match=said):
        rgb_of(given)


def test_a_pillow_image_whose_file_is_damaged(tmp_path: Path) -> None:
    Image.fromarray(PIXELS).save(tmp_path / "g.png")
    whole = (tmp_path / "g.png").read_bytes()
    (tmp_path / "g.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ImageError, match="damaged or gone"):
        rgb_of(Image.open(tmp_path / "g.png"))
