"""The points that the browser holds: filter and region, rows and places, windows of a large map."""

import pytest

pytestmark = pytest.mark.browser

POINTS = """
window.points = new MapPoints();
points.setPlaces(Uint16Array.of(10, 10, 20, 20, 30, 30, 400, 400));
points.colours = Uint8Array.of(0, 7, 7, 255);
window.square = [[0, 0], [25, 0], [25, 25], [0, 25]];
window.windowOf = (rows, places) => ({
  box: [100, 100, 500, 500], rows: Uint32Array.from(rows), places: Uint16Array.from(places),
  colours: new Uint8Array(rows.length), shown: new Uint8Array(rows.length).fill(1),
});
"""


@pytest.fixture
def ask(script):
    return script("point_grid.js", "map_points.js", stand_ins=POINTS)


def test_without_filter_and_region_all_stand_out(ask) -> None:
    ask("() => points.applyRegion([])")
    assert ask("() => [points.shown, points.dimmed]") == [None, False]
    assert ask("() => [...points.shownBytes()]") == [1, 1, 1, 1]
    assert ask("() => [points.countMask(), points.countRegion()]") == [None, None]


def test_those_stand_out_that_pass_the_filter_and_lie_in_the_region(ask) -> None:
    ask("() => { points.mask = Uint8Array.of(1, 0, 1, 0); points.applyRegion(square); }")
    assert ask("() => [...points.shownBytes()]") == [1, 0, 0, 0]
    assert ask("() => [points.countMask(), points.countRegion(), points.dimmed]") == [2, 1, True]
    ask("() => { points.mask = null; points.applyRegion(square); }")
    assert ask("() => [...points.shownBytes()]") == [1, 1, 0, 0]


def test_two_corners_are_no_region(ask) -> None:
    ask("() => points.applyRegion(square.slice(0, 2))")
    assert ask("() => points.countRegion()") is None


def test_the_nearest_row_passes_the_filter_and_may_lie_outside_the_region(ask) -> None:
    ask("() => { points.mask = Uint8Array.of(0, 1, 1, 1); points.applyRegion(square); }")
    assert ask("() => points.nearestRow(12, 12, 50)") == 1
    assert ask("() => points.nearestRow(31, 31, 50)") == 2
    assert ask("() => points.nearestRow(60000, 12, 50)") == -1


def test_a_window_has_rows_of_its_own(ask) -> None:
    ask("() => points.setWindow(windowOf([900, 901], [200, 200, 300, 300]))")
    assert ask("() => points.nearestRow(299, 299, 5)") == 901
    assert ask("() => points.holds([100, 100, 500, 500])") is True
    assert ask("() => points.holds([99, 100, 500, 500])") is False
    ask("() => points.setWindow(null)")
    assert ask("() => points.complete") is False
    assert ask("() => points.holds([100, 100, 500, 500])") is False
    assert ask("() => points.placeOf(901)") == [300, 300]  # remembered from its window
    assert ask("() => points.placeOf(900)") is None


def test_colours_are_counted(ask) -> None:
    counts = ask("() => [...points.colourCounts()]")
    assert (counts[0], counts[7], counts[255], sum(counts)) == (1, 2, 1, 4)
    assert ask("() => { points.colours = null; return points.colourCounts()[0]; }") == 0
