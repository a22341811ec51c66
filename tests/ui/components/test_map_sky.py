"""The sky as a layout: the projection there and back, and its lines."""

import numpy as np
import pytest

from explorer.catalogue.sky import hammer

pytestmark = pytest.mark.browser


@pytest.fixture
def ask(script):
    return script("sky_projection.js", "sky_grid.js", "map_sky.js")


@pytest.mark.parametrize("ra", [10.0, 100.0, 189.0, 300.0])
@pytest.mark.parametrize("dec", [-89.0, -30.0, 0.0, 61.5])
def test_the_projection_is_pythons_there_and_back(ask, ra: float, dec: float) -> None:
    turn = (ra - 12 + 180) % 360 - 180
    at = ask("(place) => hammerOf(place)", [turn, dec])
    assert at == pytest.approx(hammer(np.array([ra]), np.array([dec]), centre_deg=12)[0], abs=1e-9)
    assert ask("(at) => hammerPlace(at)", at) == pytest.approx([turn, dec], abs=1e-6)


def test_there_is_no_place_beside_the_sky(ask) -> None:
    assert ask("() => hammerPlace([1.9, 0.9])") is None


@pytest.mark.parametrize("half", [1.2, 0.1, 0.001])
def test_a_few_lines_cross_any_field(ask, half: float) -> None:
    box = [0.3 - half, -0.2 - half, 0.3 + half, -0.2 + half]
    lines = ask("(box) => hammerGrid(200, box)", box)
    edges = [line["edge"] for line in lines]
    assert 3 <= edges.count("left") <= 20 and 3 <= edges.count("bottom") <= 40
    assert all(np.isfinite(line["line"]).all() for line in lines)
