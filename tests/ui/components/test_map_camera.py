"""What of the map is seen: pixels to grid units and back, zoom about a place, the view as text."""

import pytest

pytestmark = pytest.mark.browser

CAMERA = """
window.camera = new MapCamera();
camera.resize(800, 664);
"""


@pytest.fixture
def ask(script):
    return script("map_camera.js", stand_ins=CAMERA)


def test_the_extent_of_points(ask) -> None:
    extent = "places => extentOf(Uint16Array.from(places))"
    whole = ask(extent, [0, 0, 65535, 65535])
    assert whole == {"left": 0, "top": 0, "right": 1, "bottom": 1}
    one = ask(extent, [655, 1310])
    assert one["right"] - one["left"] == pytest.approx(0.01)  # never without an area
    centre = (one["left"] + one["right"]) / 2, (one["top"] + one["bottom"]) / 2
    assert centre == pytest.approx((0.01, 0.02), abs=1e-4)
    none = ask(extent, [])
    assert none["right"] > none["left"] and none["bottom"] > none["top"]


def test_the_whole_map_lies_on_the_stage_below_the_tools(ask) -> None:
    corners = ask("() => [camera.toScreen(0, 0), camera.toScreen(65535, 65535)]")
    (left, top), (right, bottom) = corners
    assert 0 < left < right < 800 and 64 < top < bottom < 664
    assert right - left == pytest.approx(bottom - top)


def test_legends_above_and_below_keep_their_room_while_all_is_seen(ask) -> None:
    assert ask("() => camera.keepFree({ top: 120, bottom: 50 })") is True
    assert ask("() => camera.keepFree({ top: 120, bottom: 50 })") is False
    corners = ask("() => [camera.toScreen(0, 0), camera.toScreen(65535, 65535)]")
    assert 120 < corners[0][1] < corners[1][1] < 614
    assert ask("() => camera.zoom") == pytest.approx(1)
    ask("() => camera.pan(30, 0)")
    assert ask("() => camera.keepFree({ top: 0, bottom: 0 })") is False  # it stays where it was


def test_pixels_to_grid_units_and_back(ask) -> None:
    ask("() => camera.zoomBy(7, 100, 200)")
    assert ask("() => camera.toScreen(...camera.toGrid(321, 123))") == pytest.approx([321, 123])
    span = ask("() => camera.toGrid(10, 0)[0] - camera.toGrid(0, 0)[0]")
    assert ask("() => camera.gridUnits(10)") == pytest.approx(span)


def test_what_lies_under_the_pointer_stays_there_in_a_zoom(ask) -> None:
    before = ask("() => camera.toGrid(700, 50)")
    ask("() => camera.zoomBy(3, 700, 50)")
    assert ask("() => camera.toGrid(700, 50)") == pytest.approx(before)
    assert ask("() => camera.zoom") == pytest.approx(3)
    assert ask("() => camera.showsAll") is False


@pytest.mark.parametrize(("factor", "zoom"), [(1e9, 4000), (1e-9, 0.5)])
def test_zoom_has_its_ends(ask, factor: float, zoom: float) -> None:
    ask("factor => camera.zoomBy(factor)", factor)
    assert ask("() => camera.zoom") == pytest.approx(zoom)


def test_the_map_follows_the_pointer(ask) -> None:
    x, y = ask("() => camera.toScreen(1000, 2000)")
    ask("() => camera.pan(30, -12)")
    assert ask("() => camera.toScreen(1000, 2000)") == pytest.approx([x + 30, y - 12])


def test_a_view_is_restored_from_its_text(ask) -> None:
    assert ask("() => camera.text()") == ""  # the whole map
    ask("() => { camera.zoomBy(5, 10, 20); camera.pan(17, 3); }")
    text = ask("() => camera.text()")
    ask("() => camera.showAll()")
    ask("text => camera.restore(text)", text)
    assert ask("() => camera.text()") == text


@pytest.mark.parametrize("text", ["", "1_2", "1_x_3", "NaN_1_100"])
def test_a_view_that_cannot_be_read_changes_nothing(ask, text: str) -> None:
    before = ask("() => camera.view")
    ask("text => camera.restore(text)", text)
    assert ask("() => camera.view") == before


def test_only_the_whole_map_follows_the_size_of_the_stage(ask) -> None:
    ask("() => camera.resize(400, 332)")
    narrow = ask("() => camera.view.scale")
    ask("() => camera.zoomBy(2)")
    ask("() => camera.resize(800, 664)")
    assert ask("() => camera.view.scale") == pytest.approx(2 * narrow)


def test_a_box_in_whole_units_lies_in_the_grid(ask) -> None:
    assert ask("() => camera.wholeBox()") == [0, 0, 65535, 65535]
    ask("() => { camera.showAll(); camera.zoomBy(4); }")
    box = ask("() => camera.wholeBox()")
    assert all(0 < value < 65535 and value == int(value) for value in box)


def test_without_a_stage_there_is_no_view(ask) -> None:
    view = """() => {
      const one = new MapCamera();
      one.showAll(); one.restore("1_2_3");
      return one.view;
    }"""
    assert ask(view) is None
