"""Tests of explorer.workspace.map_places."""

import numpy as np
import pytest

from explorer.catalogue import sky
from explorer.errors import CatalogueError
from explorer.maps.grid import SPAN
from explorer.workspace.map_places import hammer, layout_grid, sky_scale
from explorer.workspace.workspace import Workspace


def test_the_sky_is_whole_across_ra_zero() -> None:
    xy = hammer(np.array([359.0, 0.0, 1.0, np.nan]), np.array([0.0, 0.0, 0.0, 1.0]))
    assert np.ptp(xy[:3, 0]) < 0.05 and np.isnan(xy[3]).all()
    assert xy[0, 0] > xy[2, 0]  # east to the left
    north = hammer(np.array([10.0, 10.0]), np.array([-60.0, 60.0]))
    assert north[1, 1] < north[0, 1]


def test_lines_of_ra_and_dec_fall_where_the_galaxies_do(workspace: Workspace) -> None:
    scale, grid = sky_scale(workspace.catalogue), layout_grid(workspace.catalogue, "sky")
    ra, dec = (np.asarray(workspace.catalogue.column(n), float) for n in ("ra_deg", "dec_deg"))
    xy = sky.hammer(ra, dec, centre_deg=scale["centre_deg"])
    at = SPAN * ((xy - scale["middle"]) / scale["span"] + 0.5)
    assert np.abs(at - grid)[np.isfinite(at).all(axis=1)].max() < 2


def test_an_unknown_layout_is_named_with_those_there_are(workspace: Workspace) -> None:
    with pytest.raises(CatalogueError, match="no layout 'moon'; there are: map"):
        layout_grid(workspace.catalogue, "moon")
