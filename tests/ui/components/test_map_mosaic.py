"""Images on the map: one galaxy for each cell, the one nearest to its centre."""

import pytest

pytestmark = pytest.mark.browser

CHOSEN = """([places, unit, allowed]) => onePerCell(new PointGrid(Uint16Array.from(places)),
  { left: 0, top: 0, right: 65535, bottom: 65535 }, unit, allowed)"""


@pytest.fixture
def ask(script):
    return script("point_grid.js", "map_mosaic.js")


def test_the_galaxy_nearest_to_a_cells_centre_is_shown(ask) -> None:
    places = [10, 10, 48, 52, 90, 90, 160, 50]
    assert ask(CHOSEN, [places, 100, None]) == [[1, 0, 0], [3, 1, 0]]
    assert ask(CHOSEN, [places, 100, [1, 0, 0, 0]]) == [[0, 0, 0]]
    assert ask(CHOSEN, [[], 100, None]) == []


def test_no_more_images_than_a_screen_holds(ask) -> None:
    places = [value for i in range(1000) for value in (65 * i, 0)]
    assert len(ask(CHOSEN, [places, 65, None])) == 420
