"""Colours of the map: viridis for numbers, a colour for each name, grey for what is missing."""

import pytest

pytestmark = pytest.mark.browser

# matplotlib's viridis at 0, 0.25, 0.5, 0.75 and 1
VIRIDIS = {
    0: (68, 1, 84),
    0.25: (59, 82, 139),
    0.5: (33, 145, 140),
    0.75: (94, 201, 98),
    1: (253, 231, 37),
}


@pytest.fixture
def ask(script):
    return script("colour_scales.js")


@pytest.mark.parametrize("t", VIRIDIS)
def test_viridis_is_matplotlibs(ask, t: float) -> None:
    assert ask("t => viridis(t)", t) == pytest.approx(VIRIDIS[t], abs=5)


def test_viridis_stays_a_colour_outside_its_range(ask) -> None:
    seen = ask("() => [-1, -0.1, 1.1, 2].map(viridis).flat()")
    assert all(0 <= value <= 255 and value == int(value) for value in seen)


def test_the_scale_grows_lighter_and_leaves_out_what_the_background_drowns(ask) -> None:
    luma = """dark => [0, 0.25, 0.5, 0.75, 1].map(t => scaleColour(t, dark))
      .map(([r, g, b]) => 0.3 * r + 0.59 * g + 0.11 * b)"""
    dark, light = ask(luma, True), ask(luma, False)
    assert dark == sorted(dark) and light == sorted(light)
    assert dark[0] > light[0] and dark[-1] > light[-1]


def test_a_palette_has_a_colour_for_every_byte_the_last_for_missing(ask) -> None:
    table = ask("() => [...palette({}, true)]")
    assert len(table) == 4 * 256 and set(table[3::4]) == {255}
    assert table[:3] == ask("() => scaleColour(0, true)")
    assert table[4 * 254 : 4 * 254 + 3] == ask("() => scaleColour(1, true)")
    assert table[4 * 255 : 4 * 255 + 3] == ask("() => missingColour(true)")


def test_a_palette_of_names(ask) -> None:
    table = ask("() => [...palette({ categories: ['ring', 'other'] }, false)]")
    assert table[:3] == [0x56, 0xB4, 0xE9]
    missing = ask("() => missingColour(false)")
    assert table[4:7] == table[8:11] == table[4 * 255 : 4 * 255 + 3] == missing


def test_eight_names_differ_and_a_ninth_takes_the_first_colour(ask) -> None:
    colours = ask("() => [...Array(9).keys()].map(i => categoryColour([...'abcdefghi'], i, true))")
    assert len({tuple(colour) for colour in colours[:8]}) == 8
    assert colours[8] == colours[0]


@pytest.mark.parametrize(
    ("background", "dark"),
    [
        ("#0c0e12", True),
        ("#FFFFFF", False),
        ("rgb(12, 14, 18)", True),
        ("rgb(255, 255, 255)", False),
        ("#00ff00", False),
        ("#0000ff", True),
        ("", True),
    ],
)
def test_dark_backgrounds(ask, background: str, dark: bool) -> None:
    assert ask("background => isDarkColour(background)", background) is dark
