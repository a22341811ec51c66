"""What is drawn on the map: the corners of a box, whichever way it is drawn."""

import pytest

pytestmark = pytest.mark.browser


def test_the_corners_of_a_box_go_round(script) -> None:
    ask = script("map_pointer.js")
    assert ask("() => boxCorners([1, 2], [5, 9])") == [[1, 2], [5, 2], [5, 9], [1, 9]]
    assert ask("() => boxCorners([5, 9], [1, 2])") == [[5, 9], [1, 9], [1, 2], [5, 2]]
