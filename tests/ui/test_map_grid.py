"""Tests of explorer.ui.map_grid."""

import numpy as np
import pytest

from explorer.catalogue import sky
from explorer.ui.map_grid import grid_of, hammer, sky_scale, to_bytes, to_grid
from explorer.ui.polygon import SPAN
from explorer.workspace.workspace import Workspace


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


def test_the_sky_is_whole_across_ra_zero() -> None:
    xy = hammer(np.array([359.0, 0.0, 1.0, np.nan]), np.array([0.0, 0.0, 0.0, 1.0]))
    assert np.ptp(xy[:3, 0]) < 0.05 and np.isnan(xy[3]).all()
    assert xy[0, 0] > xy[2, 0]  # east to the left
    north = hammer(np.array([10.0, 10.0]), np.array([-60.0, 60.0]))
    assert north[1, 1] < north[0, 1]


def test_lines_of_ra_and_dec_fall_where_the_galaxies_do(workspace: Workspace) -> None:
    scale, grid = sky_scale(workspace), grid_of(workspace, "sky")
    ra, dec = (np.asarray(workspace.catalogue.column(n), float) for n in ("ra_deg", "dec_deg"))
    xy = sky.hammer(ra, dec, centre_deg=scale["centre_deg"])
    at = SPAN * ((xy - scale["middle"]) / scale["span"] + 0.5)
    assert np.abs(at - grid)[np.isfinite(at).all(axis=1)].max() < 2
