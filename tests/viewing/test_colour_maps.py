"""Colour maps: from dark to light, even to the eye."""

import numpy as np
import pytest

from explorer.errors import ArgumentError
from explorer.viewing.colour_maps import COLOUR_MAPS, colour_table


@pytest.mark.parametrize("name", COLOUR_MAPS)
def test_lighter_is_more(name: str) -> None:
    table = colour_table(name)
    light = table @ np.array([0.2126, 0.7152, 0.0722])
    assert table.shape == (256, 3) and table.dtype == np.uint8
    assert light[-1] - light[0] > 120 and (np.diff(light) > -0.8).all()


def test_grey_is_the_byte_itself() -> None:
    assert (colour_table("grey") == np.arange(256)[:, None]).all()


def test_an_unknown_map_names_the_others() -> None:
    with pytest.raises(ArgumentError, match="viridis"):
        colour_table("jet")
