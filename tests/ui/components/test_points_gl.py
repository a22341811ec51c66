"""How many points are drawn while the map moves: as many as keep up with the pointer."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("cost_ms", "count", "step"),
    [
        (0, 0, 1),
        (0, 100_000, 1),
        (0, 1_000_000, 10),  # not measured: a sample
        (0, 50_000_000, 63),
        (40, 1_000_000, 1),
        (300, 1_000_000, 10),
        (9000, 1_000_000, 63),
    ],
)
def test_every_how_many_points_are_drawn(script, cost_ms: float, count: int, step: int) -> None:
    assert script("points_gl.js")("given => movingStep(...given)", [cost_ms, count]) == step
