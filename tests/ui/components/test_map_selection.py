"""Regions of the map as text, in whole units, with few corners."""

import itertools

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def ask(script):
    return script("map_camera.js", "map_selection.js")


@pytest.mark.parametrize("text", ["", "1.2_3.4_5.6", "0.0_65535.0_65535.65535"])
def test_a_region_is_written_as_it_is_read(ask, text: str) -> None:
    assert ask("text => regionText(parseRegion(text))", text) == text


@pytest.mark.parametrize("text", [None, "x", "1.2_3", "1.2_a.b", "_"])
def test_what_cannot_be_read_is_no_region(ask, text: str | None) -> None:
    assert ask("text => parseRegion(text)", text) == []


def test_corners_are_whole_and_lie_in_the_grid(ask) -> None:
    corners = [[-5, 1.4], [70000, 1.6], [3, 65535.4]]
    assert ask("corners => wholeCorners(corners)", corners) == [[0, 1], [65535, 2], [3, 65535]]


@pytest.mark.parametrize(("count", "kept"), [(0, 0), (3, 3), (120, 120), (121, 61), (1000, 112)])
def test_a_long_lasso_keeps_corners_evenly(ask, count: int, kept: int) -> None:
    corners = ask("count => thinned([...Array(count).keys()], 120)", count)
    assert len(corners) == kept and len({b - a for a, b in itertools.pairwise(corners)}) <= 1
