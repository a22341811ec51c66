"""Names over the map: those that would cover another are left out."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        ([5, 5, 15, 15], True),
        ([2, 2, 3, 3], True),
        ([-5, -5, 50, 50], True),
        ([10, 0, 20, 10], False),  # they only touch
        ([0, 11, 10, 20], False),
        ([20, 20, 30, 30], False),
    ],
)
def test_boxes_that_overlap(script, other: list[int], meets: bool) -> None:
    ask = script("region_labels.js")
    assert ask("other => overlaps([0, 0, 10, 10], other)", other) is meets
    assert ask("other => overlaps(other, [0, 0, 10, 10])", other) is meets


@pytest.mark.parametrize(("middle", "at"), [(50, 50), (5, 20), (195, 180), (150, 150)])
def test_a_name_at_the_edge_stays_within_the_map(script, middle: int, at: int) -> None:
    assert script("region_labels.js")("middle => inside(middle, 20, 200)", middle) == at
