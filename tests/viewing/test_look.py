"""A look: which words make one, and what it makes of pixels."""

import numpy as np
import pytest

from explorer.errors import ArgumentError
from explorer.viewing.look import Look, bands_shown, look_of, render, usual_scales

NAMES = ("g", "r", "z")


@pytest.fixture
def bands() -> np.ndarray:
    y, x = np.mgrid[:40, :40] - 19.5
    light = np.exp(-np.hypot(x, y) / 5)
    noise = np.random.default_rng(0).normal(0, 0.01, (3, 40, 40))
    return (light * np.array([1, 2, 4])[:, None, None] + noise).astype(np.float32)


def test_the_reddest_band_is_red(bands: np.ndarray) -> None:
    red, green, blue = render(bands, NAMES, Look())[20, 14].astype(int)
    assert red > green > blue
    swapped = render(bands, NAMES, Look(bands=("g", "r", "z"), scales=(1.5, 1, 0.667)))
    assert tuple(swapped[20, 14]) == (blue, green, red)


def test_lupton_keeps_the_ratio_of_the_bands(bands: np.ndarray) -> None:
    look = Look(cuts="0,4", scales=(1, 1, 1))
    picture = render(np.maximum(bands, 0), NAMES, look).astype(float)
    bright, faint = picture[20, 17], picture[20, 10]
    assert bright.sum() > faint.sum() + 50
    assert bright / bright.max() == pytest.approx(faint / faint.max(), abs=0.06)


def test_each_band_by_itself_ends_white(bands: np.ndarray) -> None:
    look = Look(lupton=False, cuts="0,0.5;0,0.5;0,0.5")
    assert tuple(render(bands, NAMES, look)[20, 20]) == (255, 255, 255)


def test_one_band_takes_the_colours_of_its_map(bands: np.ndarray) -> None:
    look = Look(bands=("r",), cuts="0,2", stretch="linear", colours="inferno")
    picture = render(bands, NAMES, look)
    assert tuple(picture[0, 0].tolist()) == pytest.approx((0, 0, 4), abs=12)
    assert picture.shape == (40, 40, 3)


def test_dark_on_light_is_the_negative(bands: np.ndarray) -> None:
    plain, negative = (render(bands, NAMES, Look(inverted=on)) for on in (False, True))
    assert (plain.astype(int) + negative == 255).all()


def test_unknown_pixels_are_black(bands: np.ndarray) -> None:
    bands[:, 0, 0], bands[:, 0, 1] = np.nan, np.inf
    for look in (Look(), Look(lupton=False), Look(bands=("g",))):
        assert (render(bands, NAMES, look)[0, :2] == 0).all()


def test_scales_brighten_their_band(bands: np.ndarray) -> None:
    some, more = (render(bands, NAMES, Look(scales=(1, 1, s), cuts="0,4")) for s in (1, 3))
    assert more[20, 14, 2] > some[20, 14, 2] + 20


@pytest.mark.parametrize(
    ("count", "shown"), [(1, [0]), (2, [1, 0, 0]), (3, [2, 1, 0]), (5, [4, 2, 0])]
)
def test_any_number_of_bands_is_shown(count: int, shown: list[int]) -> None:
    assert bands_shown([str(i) for i in range(count)], Look()) == shown
    scales = usual_scales(shown, count)
    assert len(scales) == len(shown) and sorted(scales) == scales


def test_words_make_the_same_look_again() -> None:
    look = Look(("z", "r", "g"), "log", "0,1;0,2;0,3", 0.2, (1.0, 2.0, 3.0), False, "grey", True)
    assert look_of(look.words) == look
    assert look_of({}) == Look()
    assert look_of({"cuts": " 99 %", "softening": 1}).cuts == "99"


@pytest.mark.parametrize(
    "words",
    [
        {"stretch": "cubic"},
        {"stretch": 3},
        {"cuts": "none"},
        {"colours": "jet"},
        {"bands": ["g", "r"]},
        {"bands": "grz"},
        {"bands": [1]},
        {"scales": ["1", "2", "3"]},
        {"scales": [-1, 1, 1]},
        {"softening": 0},
        {"softening": True},
        {"lupton": 1},
        {"shine": 1},
    ],
)
def test_what_is_no_look_is_told(words: dict) -> None:
    with pytest.raises(ArgumentError):
        look_of(words)


def test_a_band_that_is_not_there_is_told(bands: np.ndarray) -> None:
    with pytest.raises(ArgumentError, match="no band 'i': the image has g, r, z"):
        render(bands, NAMES, Look(bands=("i",)))
    with pytest.raises(ArgumentError, match="2 scales for 3"):
        render(bands, NAMES, Look(scales=(1, 2)))
