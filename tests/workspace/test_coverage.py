"""Where on the sky a catalogue lies."""

import numpy as np
import pytest

from explorer.workspace.coverage import all_sky, arc_of, extent_of, hammer_all_sky, positions
from explorer.workspace.workspace import Workspace


@pytest.mark.parametrize(
    ("ra", "arc"),
    [
        ([10, 20, 15], (10, 20)),
        ([359, 1, 0.5], (359, 1)),
        ([350, 340, 20], (340, 20)),
        ([7], (7, 7)),
        ([0, 90, 180, 270.5], (270.5, 180)),
    ],
)
def test_the_shortest_arc_holds_all_also_across_ra_zero(ra, arc) -> None:
    assert arc_of(np.array(ra, float)) == arc


def test_the_whole_sky_fits_with_north_up_and_east_left() -> None:
    centre, north, south, east = hammer_all_sky(
        np.array([180.0, 180.0, 180.0, 200.0]), np.array([0.0, 90.0, -90.0, 0.0])
    )
    assert north[1] == 0 and south[1] == 359 and north[1] < centre[1] < south[1]
    assert east[0] < centre[0] == 360
    ra, dec = np.random.default_rng(0).uniform([0, -90], [360, 90], (1_000, 2)).T
    at = hammer_all_sky(ra, dec)
    assert at.min() >= 0 and at[:, 0].max() < 720 and at[:, 1].max() < 360


def test_a_single_galaxy_is_a_dot_where_it_lies() -> None:
    empty, one = all_sky(np.zeros((0, 2))), all_sky(np.array([[262.6, 66.1]]))
    changed = np.argwhere((empty != one).any(axis=2))
    ((column, row),) = hammer_all_sky(np.array([262.6]), np.array([66.1]))
    assert np.abs(changed - [row, column]).max() == 2 and len(changed) == 25


def test_a_catalogue_tells_its_ends(workspace: Workspace) -> None:
    places = positions(workspace.catalogue)
    extent = extent_of(places, len(workspace))
    assert extent is not None and (extent.count, extent.total) == (59, 59)
    assert extent.ra_first == 150 and 151 < extent.ra_last < 152
    assert extent_of(places[:0], 59) is None
