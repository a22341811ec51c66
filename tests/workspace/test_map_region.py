"""Tests of explorer.workspace.map_region."""

import numpy as np

from explorer.workspace.map_region import from_text, inside


def test_inside_agrees_with_a_slow_look_at_each_point() -> None:
    rng = np.random.default_rng(0)
    points = rng.integers(0, 100, (2000, 2)).astype(np.uint16)
    triangle = np.array([[10.31, 10.77], [90.13, 20.59], [40.41, 80.23]])

    def holds(x: float, y: float) -> bool:
        signs = []
        for (x1, y1), (x2, y2) in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
            signs.append((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0)
        return len(set(signs)) == 1

    assert inside(points, triangle).tolist() == [holds(*map(float, p)) for p in points]


def test_a_region_survives_the_address() -> None:
    corners = [[0, 1], [65535, 2], [300, 40000]]
    assert from_text("0.1_65535.2_300.40000").tolist() == corners
    for broken in ("", "1.2", "1.2_3.4", "a.b_c.d_e.f", "1_2_3", "1.2.3_4.5_6.7"):
        assert len(from_text(broken)) == 0
    assert not inside(np.zeros((5, 2), np.uint16), from_text("")).any()
