"""Tests of explorer.lightcurves.grouping."""

import numpy as np

from explorer.lightcurves.grouping import first_of_group


def test_places_near_each_other_are_one_also_across_ra_zero_and_at_the_pole() -> None:
    ra = np.array([359.9999, 0.0001, 10.0, 10.0, 40.0, 220.0])
    dec = np.array([0.0, 0.0, 20.0, 20.01, 89.9999, 89.9999])
    assert first_of_group(ra, dec, 1.0).tolist() == [0, 0, 2, 3, 4, 4]
