"""The grid over the map's points: nearest, in a box, in a polygon, next in a direction."""

import math

import numpy as np
import pytest

pytestmark = pytest.mark.browser

NEAREST = """([places, x, y, radius, allowed]) =>
  new PointGrid(Uint16Array.from(places)).nearest(x, y, radius, allowed)"""
IN_BOX = """([places, [left, top, right, bottom]]) => {
  const found = [];
  new PointGrid(Uint16Array.from(places)).inBox({ left, top, right, bottom }, (i) => found.push(i));
  return found;
}"""
INSIDE = "([places, corners]) => [...new PointGrid(Uint16Array.from(places)).inside(corners)]"
NEXT = """([places, from, direction, allowed]) => new PointGrid(Uint16Array.from(places))
  .nextInDirection(from, direction, { left: 0, top: 0, right: 65535, bottom: 65535 }, allowed)"""
SQUARE = [[100, 100], [300, 100], [300, 300], [100, 300]]


@pytest.fixture
def ask(script):
    return script("point_grid.js")


def test_nearest_is_what_a_search_of_all_points_finds(ask) -> None:
    rng = np.random.default_rng(0)
    places = rng.integers(0, 65536, (500, 2))
    for x, y in rng.integers(0, 65536, (20, 2)):
        distance = np.hypot(*(places - [x, y]).T)
        expected = int(distance.argmin()) if distance.min() <= 3000 else -1
        assert ask(NEAREST, [places.ravel().tolist(), int(x), int(y), 3000, None]) == expected


def test_nearest_without_points_or_out_of_reach_is_none(ask) -> None:
    assert ask(NEAREST, [[], 100, 100, 65535, None]) == -1
    assert ask(NEAREST, [[100, 100], 100, 111, 10, None]) == -1
    assert ask(NEAREST, [[100, 100], 100, 110, 10, None]) == 0  # on the edge of reach


def test_nearest_at_the_corners_of_the_grid_and_beyond(ask) -> None:
    corners = [0, 0, 65535, 65535]
    assert ask(NEAREST, [corners, -5, -5, 10, None]) == 0
    assert ask(NEAREST, [corners, 65540, 65540, 10, None]) == 1
    assert ask(NEAREST, [corners, -500, -500, 10, None]) == -1


def test_nearest_of_what_is_allowed(ask) -> None:
    assert ask(NEAREST, [[100, 100, 104, 100], 100, 100, 50, [0, 1]]) == 1
    assert ask(NEAREST, [[100, 100, 104, 100], 100, 100, 50, [0, 0]]) == -1


def test_nearest_to_a_place_that_is_no_number_is_none(ask) -> None:
    assert ask(NEAREST, [[0, 0, 5, 5], math.nan, 0, 100, None]) == -1
    assert ask(NEAREST, [[0, 0, 5, 5], 0, 0, math.nan, None]) == -1


def test_of_points_equally_near_one_is_taken_always_the_same(ask) -> None:
    twins, across = [90, 100, 110, 100], [255, 100, 257, 100]  # the latter in two cells
    assert {ask(NEAREST, [twins, 100, 100, 50, None]) for _ in range(3)} == {1}
    assert ask(NEAREST, [across, 256, 100, 50, None]) == 1
    assert ask(NEAREST, [[7, 7, 7, 7, 7, 7], 7, 7, 0, None]) == 2


def test_a_box_holds_its_edges_and_nothing_else(ask) -> None:
    places = [255, 255, 256, 256, 257, 257, 300, 256, 256, 300]
    assert sorted(ask(IN_BOX, [places, [256, 256, 257, 257]])) == [1, 2]
    assert sorted(ask(IN_BOX, [places, [255, 255, 300, 300]])) == [0, 1, 2, 3, 4]
    assert ask(IN_BOX, [places, [400, 400, 300, 300]]) == []


def test_inside_a_polygon(ask) -> None:
    places = [200, 200, 99, 200, 301, 200, 200, 301, 101, 101]
    assert ask(INSIDE, [places, SQUARE]) == [1, 0, 0, 0, 1]
    assert ask(INSIDE, [places, SQUARE[:2]]) == [0, 0, 0, 0, 0]
    assert ask(INSIDE, [[], SQUARE]) == []


def test_what_a_crossing_line_encloses_twice_is_outside(ask) -> None:
    star = [[0, 38], [100, 38], [19, 98], [50, 0], [81, 98]]  # its middle is wound twice
    assert ask(INSIDE, [[50, 50, 50, 20], star]) == [0, 1]


def test_next_in_a_direction_prefers_what_lies_ahead(ask) -> None:
    ahead, aside, behind, steep = [140, 100], [110, 109], [90, 100], [105, 130]
    places = [*ahead, *aside, *behind, *steep]
    assert ask(NEXT, [places, [100, 100], [1, 0], None]) == 1
    assert ask(NEXT, [places, [100, 100], [1, 0], [1, 0, 1, 1]]) == 0
    assert ask(NEXT, [places, [100, 100], [-1, 0], None]) == 2
    assert ask(NEXT, [places, [100, 100], [0, -1], None]) == -1


def test_the_point_one_stands_on_is_not_the_next(ask) -> None:
    assert ask(NEXT, [[100, 100], [100, 100], [1, 0], None]) == -1
