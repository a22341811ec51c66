"""What the viewer is sent of a galaxy: pixels, places, scale, redshift."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.sources.originals import Originals
from explorer.sources.pixels import Pixels
from explorer.viewing.sky_frame import plain_wcs
from explorer.workspace.pixel_view import pixel_view, redshift_of


class Given(Originals):
    """Originals whose pixels a test gives."""

    def __init__(self, catalogue: Catalogue, pixels: Pixels) -> None:
        super().__init__(catalogue)
        self.given = pixels

    def pixels(self, row: int) -> Pixels:
        return self.given


def told(data: bytes) -> dict:
    (length,) = struct.unpack("<I", data[:4])
    return json.loads(data[4 : 4 + length])


@pytest.fixture
def opened(catalogue: Path) -> Catalogue:
    return Catalogue.open(catalogue)


def test_a_picture_comes_as_bytes_without_a_sky(opened: Catalogue) -> None:
    view = told(pixel_view(opened, Originals(opened), 0))
    assert view["kind"] == "byte" and view["shape"] == [3, 64, 64] and view["bin"] == 1
    assert view["sky"] is None and view["arcsec_per_px"] is None and view["look"] is None
    assert view["usual"] == {"bands": ["red", "green", "blue"], "scales": [1, 1, 1]}


def test_measured_bands_come_with_sky_and_zscale(opened: Catalogue) -> None:
    bands = np.random.default_rng(0).normal(0, 1, (3, 50, 40)).astype(np.float32)
    wcs = plain_wcs(10, -5, 0.25, (50, 40))
    given = Given(opened, Pixels(bands, ("g", "r", "z"), wcs, "mJy"))
    view = told(pixel_view(opened, given, 0))
    assert view["kind"] == "float" and view["unit"] == "mJy" and view["names"] == ["g", "r", "z"]
    assert view["arcsec_per_px"] == pytest.approx(0.25, rel=1e-4)
    assert view["usual"]["bands"] == ["z", "r", "g"]
    assert len(view["zscale"]) == 3 and view["sky"]["north"] == pytest.approx([0, -1], abs=1e-3)


def test_a_fetched_picture_is_placed_by_its_galaxy(opened: Catalogue) -> None:
    assert opened.has_sky
    opened.manifest.build["cutouts"] = {"folder": "cutouts", "pixscale": 0.4}
    given = Given(opened, Pixels(np.zeros((1, 64, 64), np.uint8), ("brightness",)))
    view, place = told(pixel_view(opened, given, 3)), opened.values(3)
    middle = view["sky"]["places"][8][8]
    assert middle == pytest.approx([place["ra_deg"], place["dec_deg"]], abs=1e-6)
    assert view["arcsec_per_px"] == pytest.approx(0.4, rel=1e-4)


@pytest.mark.parametrize(
    ("values", "redshift"),
    [
        ({"z": 0.07}, 0.07),
        ({"z": 17.2}, None),
        ({"z": 17.2, "Z_SPEC": 0.3}, 0.3),
        ({"redshift": 8.1}, 8.1),
        ({"redshift": float("nan")}, None),
        ({"redshift": -9999.0}, None),
        ({"redshift": "0.3"}, None),
        ({}, None),
    ],
)
def test_a_redshift_is_no_magnitude(values: dict, redshift: float | None) -> None:
    assert redshift_of(values) == redshift
