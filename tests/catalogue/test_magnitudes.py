"""Tests of explorer.catalogue.magnitudes."""

import pytest

from explorer.catalogue.magnitudes import ColourAxes, colour_axes, is_magnitude


@pytest.mark.parametrize(
    ("names", "axes"),
    [
        (["petroMag_g", "petroMag_r", "z"], ColourAxes("petroMag_g - petroMag_r", "petroMag_r")),
        (["mag_g", "mag_g_err", "mag_r"], ColourAxes("mag_g - mag_r", "mag_r")),
        (["MAG_AUTO_I", "MAG_AUTO_G"], ColourAxes("MAG_AUTO_G - MAG_AUTO_I", "MAG_AUTO_I")),
        (["u_mag", "r_mag"], ColourAxes("u_mag - r_mag", "r_mag")),
        (["imag", "gmag", "gmag_err"], ColourAxes("gmag - imag", "imag")),
        (["dered_j", "dered_k"], ColourAxes("dered_j - dered_k", "dered_k")),
        (["g_r", "z"], ColourAxes("g_r")),
        (["g_r", "mag_r"], ColourAxes("g_r", "mag_r")),
        (["colour_g_r"], ColourAxes("colour_g_r")),
    ],
)
def test_colours_are_found_by_their_names(names: list[str], axes: ColourAxes) -> None:
    assert colour_axes(names) == axes


@pytest.mark.parametrize("names", [[], ["z", "g"], ["image_g", "image_r"], ["r_g"], ["mag_g"]])
def test_other_columns_are_none(names: list[str]) -> None:
    assert colour_axes(names) is None


def test_bands_measured_in_one_way_are_compared() -> None:
    names = ["psfMag_g", "petroMag_r", "petroMag_i"]
    assert colour_axes(names) == ColourAxes("petroMag_r - petroMag_i", "petroMag_i")


def test_a_magnitude_is_told_from_a_colour_and_from_others() -> None:
    assert is_magnitude("mag_r") and is_magnitude("petroMag_u")
    assert not any(map(is_magnitude, ("mag_g - mag_r", "z", "mag_r_err", "image_g")))
