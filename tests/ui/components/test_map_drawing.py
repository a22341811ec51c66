"""The size of the map's points: larger when few or near, within bounds."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def size(script):
    ask = script("map_drawing.js")
    return lambda *given: ask("([count, zoom]) => pointSize(1000 * 700, count, zoom)", given)


def test_fewer_points_are_larger(size) -> None:
    sizes = [size(count, 1) for count in (10_000_000, 20_000, 5_000, 1)]
    assert sizes == sorted(sizes) and sizes[0] == 1.4 and sizes[-1] == 7.5


def test_nearer_points_are_larger_up_to_a_bound(size) -> None:
    sizes = [size(20_000, zoom) for zoom in (1, 2, 10, 4000)]
    assert sizes == sorted(set(sizes)) and size(1, 4000) == 14
