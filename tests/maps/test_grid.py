"""Tests of explorer.maps.grid."""

import numpy as np
import pytest

from explorer.maps.grid import to_bytes, to_grid


def test_the_grid_keeps_shape_and_takes_what_is_missing() -> None:
    xy = np.array([[0, 0], [2, 1], [np.nan, 1]], np.float32)
    grid = to_grid(xy).astype(int)
    across, down = grid[1] - grid[0]
    assert across == pytest.approx(2 * down, abs=2) and grid[2].tolist() == [0, 0]
    assert to_grid(np.full((3, 2), np.nan, np.float32)).max() == 0
    assert len({tuple(p) for p in to_grid(np.ones((4, 2), np.float32))}) == 1


def test_colour_bytes_are_monotonic_and_mark_the_missing() -> None:
    values = np.array([0, 0.5, 1, 2, np.nan], np.float32)
    assert to_bytes(values, 0, 1).tolist() == [0, 127, 254, 254, 255]
    assert to_bytes(np.array([0, 3, np.nan, -1], np.float32), 0, 3, categories=4).tolist() == [
        *(0, 3, 255, 255)
    ]
    assert to_bytes(np.ones(2, np.float32), 1, 1).max() < 255
