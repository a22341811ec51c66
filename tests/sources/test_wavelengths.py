"""Bands by their names."""

import pytest

from explorer.sources.wavelengths import by_wavelength, rank


@pytest.mark.parametrize("name", ["r", "R", "HSC-R", "des_r", "DECam.r"])
def test_the_last_word_says_the_band(name: str) -> None:
    assert rank("g") < rank(name) < rank("z")


def test_bands_are_sorted_or_left_as_they_are() -> None:
    assert by_wavelength(["z", "g", "r"]) == [1, 2, 0]
    assert by_wavelength(["z", "VIS", "g"]) == [0, 1, 2]
    assert rank("") == rank("F814W") == -1
