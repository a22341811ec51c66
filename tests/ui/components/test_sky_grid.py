"""The tangent plane, the grid and its words, as astropy has them."""

import pytest
from astropy.coordinates import SkyCoord

from explorer.viewing.sky_frame import plain_wcs

pytestmark = pytest.mark.browser


@pytest.fixture
def ask(script):
    return script("sky_projection.js", "sky_grid.js")


@pytest.mark.parametrize("centre", [(0.001, 0.5), (200.0, -70.0), (359.9, 89.5)])
@pytest.mark.parametrize("offset", [(0.01, 0.02), (-0.4, 0.1)])
def test_the_plane_is_astropys(ask, centre: tuple, offset: tuple) -> None:
    wcs = plain_wcs(*centre, 3600.0, (1, 1))  # a degree a pixel
    ra, dec = map(float, wcs.pixel_to_world_values(-offset[0], offset[1]))
    at = ask("([place, centre]) => tangentOf(place, centre)", [[ra, dec], list(centre)])
    assert at == pytest.approx(offset, abs=1e-9)
    back = ask("([at, centre]) => skyOf(at, centre)", [at, list(centre)])
    assert (back[0] - ra + 180) % 360 - 180 == pytest.approx(0, abs=1e-8)
    assert back[1] == pytest.approx(dec, abs=1e-9)


def test_what_lies_behind_has_no_place(ask) -> None:
    assert ask("() => tangentOf([180, 0], [0, 0])") is None


def test_distances_are_on_the_sphere(ask) -> None:
    a, b = SkyCoord(359.999, 60, unit="deg"), SkyCoord(0.001, 60.001, unit="deg")
    seen = ask("() => arcsecBetween([359.999, 60], [0.001, 60.001])")
    assert seen == pytest.approx(a.separation(b).arcsec, rel=1e-9)


@pytest.mark.parametrize("field", [0.003, 0.1, 3.0, 40.0])
@pytest.mark.parametrize("dec", [0.0, -62.0, 89.9])
def test_a_grid_has_a_few_lines_each_way(ask, field: float, dec: float) -> None:
    lines = ask("([dec, field]) => skyGrid([0.02, dec], [field, field])", [dec, field])
    edges = [line["edge"] for line in lines]
    assert 2 <= edges.count("left") <= 20 and 2 <= edges.count("bottom") <= 60
    assert all(line["line"] for line in lines if line["at"] is not None)
    assert any(line["at"] is not None for line in lines)


@pytest.mark.parametrize(
    ("dec", "step", "text"),
    [(-0.5, 0.5, "−00° 30′"), (12.504, 1 / 3600, "+12° 30′ 14″"), (10, 5, "+10°"), (0, 1, "+00°")],
)
def test_declinations_in_words(ask, dec: float, step: float, text: str) -> None:
    assert ask("([dec, step]) => decText(dec, step)", [dec, step]) == text


@pytest.mark.parametrize(
    ("ra", "step", "text"),
    [(187.5, 15, "12h"), (-0.25, 0.25, "23h 59m"), (0.0375, 0.1, "00h 00m 09s"),
     (0.0375, 0.2 / 240, "00h 00m 09.0s")],
)  # fmt: skip
def test_right_ascensions_in_words(ask, ra: float, step: float, text: str) -> None:
    assert ask("([ra, step]) => raText(ra, step)", [ra, step]) == text
