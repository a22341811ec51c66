"""The view of an image: zoom about the pointer, no gap at its edges, one to one."""

import pytest

pytestmark = pytest.mark.browser

PLAIN = {"zoom": 1, "x": 0, "y": 0}


@pytest.fixture
def ask(script):
    return script("pixel_view.js")


def seen(view: dict[str, float], u: float) -> float:
    """What part of the image's width lies at `u` of its frame."""
    return (u - view["x"]) / view["zoom"]


def test_what_lies_under_the_pointer_stays_there(ask) -> None:
    once = ask("view => zoomedAbout(view, [0.25, 0.75], 3)", PLAIN)
    twice = ask("view => zoomedAbout(view, [0.25, 0.75], 1.5)", once)
    assert once["zoom"] == 3 and twice["zoom"] == 4.5
    assert seen(once, 0.25) == pytest.approx(0.25) == seen(twice, 0.25)


@pytest.mark.parametrize(("factor", "zoom"), [(100, 8), (0.01, 1)])
def test_zoom_has_its_ends(ask, factor: float, zoom: float) -> None:
    view = ask("([view, factor]) => zoomedAbout(view, [0, 0], factor)", [PLAIN, factor])
    assert view["zoom"] == zoom


@pytest.mark.parametrize(("x", "kept"), [(0.5, 0), (0, 0), (-0.5, -0.5), (-1, -1), (-1.5, -1)])
def test_the_image_fills_its_frame(ask, x: float, kept: float) -> None:
    view = ask("x => withoutGaps({ zoom: 2, x, y: 0 })", x)
    assert view == {"zoom": 2, "x": kept, "y": 0}


def test_an_image_in_full_does_not_move(ask) -> None:
    view = ask("() => withoutGaps({ zoom: 1, x: 0.3, y: -0.3 })")
    assert (view["x"], view["y"]) == (0, 0)


def test_a_small_image_at_one_to_one_stands_amid_its_frame(ask) -> None:
    reach = ask("() => zoomRange(100, 400)")
    assert reach == {"whole": 0.25, "ends": [0.25, 10]}
    view = ask("([view, ends]) => withoutGaps(zoomedAbout(view, [0.5, 0.5], 0.1, ends))",
               [PLAIN, reach["ends"]])  # fmt: skip
    assert view == {"zoom": 0.25, "x": 0.375, "y": 0.375}


def test_a_large_image_can_be_seen_pixel_by_pixel(ask) -> None:
    assert ask("() => zoomRange(4000, 400)") == {"whole": 10, "ends": [1, 400]}
