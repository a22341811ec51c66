"""Cuts: percentages, zscale as astropy has it, values, a pair for each band."""

import numpy as np
import pytest
from astropy.visualization import ZScaleInterval

from explorer.errors import ArgumentError
from explorer.viewing.cuts import checked_cuts, limits, limits_of

BAND = np.random.default_rng(0).normal(5, 2, (60, 60)).astype(np.float32)


def test_a_percentage_is_of_the_middle() -> None:
    low, high = limits(BAND, "95")
    assert (low, high) == pytest.approx(np.percentile(BAND, [2.5, 97.5]), rel=1e-5)
    assert limits(BAND, "99.5 %") == limits(BAND, "99.5")


def test_zscale_is_astropys_and_minmax_is_all() -> None:
    assert limits(BAND, "zscale") == pytest.approx(ZScaleInterval().get_limits(BAND))
    assert limits(BAND, "minmax") == (BAND.min(), BAND.max())


def test_values_are_taken_as_they_are() -> None:
    assert limits(BAND, " -0.1, 2e3") == (-0.1, 2000)
    pairs = limits_of(np.stack([BAND, BAND]), "0,1;2,3")
    assert pairs == [(0, 1), (2, 3)]


def test_unknown_pixels_do_not_count() -> None:
    holed = BAND.copy()
    holed[:10] = np.nan
    holed[11, 3] = np.inf
    assert np.isfinite(limits(holed, "minmax")).all()
    assert limits(np.full((4, 4), np.nan), "99") == (0, 1)


@pytest.mark.parametrize("value", [0, 7, -3e-9, 1e20])
def test_a_flat_band_has_cuts_apart(value: float) -> None:
    low, high = limits(np.full((8, 8), value, np.float32), "99.5")
    assert low < high


@pytest.mark.parametrize("text", ["", "z", "0", "101", "nan", "2,1", "1,1", "1,2,3", "1,inf", ";"])
def test_what_is_no_cut_is_told(text: str) -> None:
    with pytest.raises(ArgumentError, match="zscale"):
        checked_cuts(text)


def test_pairs_for_another_number_of_bands_are_told() -> None:
    with pytest.raises(ArgumentError, match="2 bands and 3"):
        limits_of(np.stack([BAND] * 3), "0,1;0,2")
