"""Tests of explorer.lightcurves.pictures."""

import numpy as np

from explorer.lightcurves.bands import ORDER
from explorer.lightcurves.pictures import BAND_COLOURS, band_colour, draw_thumbnail
from tests.lightcurves.conftest import curve


def test_a_picture_shows_folded_and_unfolded() -> None:
    one = curve()
    folded, plain = draw_thumbnail(one, 0.6, 0.1), draw_thumbnail(one, 0.6, 2.0)
    assert folded.shape == (320, 320, 3) and folded.dtype == np.uint8
    assert folded[..., 2].max() > 200 and plain[..., 0].max() > 200
    assert not np.array_equal(folded, plain)
    slow = draw_thumbnail(curve(period=60), 60, 0.1)  # as smooth over time as it is folded
    assert slow[..., 0].max() > 200


def test_each_group_of_bands_has_its_colour() -> None:
    shown = [band_colour(band) for band in ("u", "BP", "zg", "G", "zr", "i", "y", "?")]
    assert shown == list(BAND_COLOURS)
    assert band_colour("RP") == band_colour("o") == band_colour("r") and shown[2][1] > shown[2][0]
    assert all(band_colour(band) != shown[-1] for band in ORDER)
