"""Tests of explorer.search.blueness."""

import io
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from explorer.catalogue.columns import Column
from explorer.search import blueness as module
from explorer.search.blueness import blueness, red_over_blue


def jpeg(colour: tuple[int, int, int]) -> bytes:
    pixels = np.full((64, 64, 3), 10, np.uint8)
    pixels[24:40, 24:40] = colour
    body = io.BytesIO()
    Image.fromarray(pixels).save(body, "JPEG", quality=95)
    return body.getvalue()


def catalogue(images: list[bytes], **numbers: list[float]) -> SimpleNamespace:
    class Fake(SimpleNamespace):
        def __len__(self) -> int:
            return len(images)

    return Fake(
        columns=[Column(name, "number", "user") for name in numbers],
        arrow=lambda name: pa.chunked_array([numbers[name]]),
        thumbnails=lambda rows: [images[row] for row in rows],
    )


RED, WHITE, BLUE = jpeg((200, 120, 60)), jpeg((150, 150, 150)), jpeg((60, 120, 200))


def test_red_light_over_blue_light() -> None:
    assert red_over_blue(RED) > 0.5 > red_over_blue(WHITE) > -0.5 > red_over_blue(BLUE)
    assert np.isnan(red_over_blue(b"no image"))


def test_the_bluest_is_one_and_the_reddest_nought() -> None:
    found = blueness(catalogue([WHITE, BLUE, RED, b""]))
    assert found.shares[:3] == pytest.approx([0.5, 1, 0]) and np.isnan(found.shares[3])
    assert found.source == "thumbnails"


def test_a_colour_in_the_columns_comes_first() -> None:
    found = blueness(catalogue([BLUE, RED], mag_g=[18.0, 18.0], mag_r=[17.0, 17.8]))
    assert found.shares.tolist() == [0, 1] and found.source == "mag_g - mag_r"


def test_images_of_one_band_have_no_colour() -> None:
    found = blueness(catalogue([WHITE, WHITE]))
    assert np.isnan(found.shares).all() and "without colour" in found.source


def test_of_many_thumbnails_a_part_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LOOKED_AT", 3)
    found = blueness(catalogue([BLUE, RED] * 5))
    assert np.isfinite(found.shares).sum() == 3 and found.source == "3 of 10 thumbnails"
