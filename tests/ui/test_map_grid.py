"""Tests of explorer.ui.map_grid."""

import numpy as np
import pytest

from explorer.ui.map_grid import extent_of, grid_of, sky_scale
from explorer.ui.routes.http import Refused
from explorer.workspace.map_places import layout_grid
from explorer.workspace.workspace import Workspace


def test_a_layout_is_made_once(workspace: Workspace) -> None:
    assert np.array_equal(grid_of(workspace, "sky"), layout_grid(workspace.catalogue, "sky"))
    assert grid_of(workspace) is grid_of(workspace)
    assert sky_scale(workspace) is sky_scale(workspace)
    assert extent_of(workspace, "map") == [
        *grid_of(workspace).min(axis=0),
        *grid_of(workspace).max(axis=0),
    ]


def test_an_unknown_layout_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="'layout' is one of map"):
        grid_of(workspace, "moon")
