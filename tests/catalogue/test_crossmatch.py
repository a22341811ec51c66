"""Places and what lies within a small radius of each other."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.crossmatch import (
    match_all,
    match_nearest,
    mosaic_places,
    places_of,
    sky_places,
)
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.sky import separation_arcsec


def test_places_across_the_pole_and_ra_zero() -> None:
    pole = sky_places(np.array([0.0, 180.0, 90.0]), np.array([89.9999, 89.9999, 0.0]))
    assert pole.around(0, 1.0).tolist() == [0, 1]  # 0.72 arcsec over the pole
    seam = sky_places(np.array([359.9999, 0.0001, 0.01]), np.array([-0.5, -0.5, -0.5]))
    assert seam.around(1, 1.0).tolist() == [0, 1]
    assert seam.around(1, 0.5).tolist() == [1]


def test_around_within_and_pairs_agree_with_every_separation() -> None:
    rng = np.random.default_rng(0)
    ra, dec = rng.uniform(0, 0.01, 60), rng.uniform(-0.005, 0.005, 60)
    places, rows = sky_places(ra, dec), np.arange(60)
    apart = separation_arcsec(ra[:, None], dec[:, None], ra, dec)
    near = apart <= 4.0
    assert np.array_equal(places.within(rows, rows, 4.0), near)
    assert all(np.array_equal(places.around(row, 4.0), np.flatnonzero(near[row])) for row in rows)
    pairs = {tuple(sorted(pair)) for pair in places.pairs(rows, 4.0).tolist()}
    assert pairs == {(a, b) for a, b in zip(*np.nonzero(near), strict=True) if a < b} and pairs


def test_a_galaxy_without_a_place_is_near_nothing() -> None:
    nowhere = sky_places(np.array([np.nan, 10.0, 10.0]), np.array([np.nan, 0.0, 0.0]))
    assert nowhere.around(0, 1e4).tolist() == [] and nowhere.around(1, 1).tolist() == [1, 2]
    assert nowhere.pairs(np.array([0, 2, 1]), 1.0).tolist() == [[1, 2]]


def test_a_mosaic_is_measured_in_its_pixels() -> None:
    places = mosaic_places(np.array([0.0, 3.0, 9.0]), np.array([0.0, 4.0, 0.0]))
    assert places.unit == "px" and places.around(0, 5.0).tolist() == [0, 1]
    assert places.around(0, 4.9).tolist() == [0]


def test_a_catalogue_of_cutouts_is_measured_on_the_sky(built: Path) -> None:
    places = places_of(Catalogue.open(built))
    assert places is not None and places.unit == "arcsec" and places.points.shape == (59, 3)
    assert np.linalg.norm(places.points, axis=1) == pytest.approx(np.ones(59))


def test_the_nearest_and_all_agree_with_every_separation() -> None:
    rng = np.random.default_rng(3)
    ours = rng.uniform(0, 0.01, 80) % 360, rng.uniform(-0.005, 0.005, 80)
    theirs = rng.uniform(0, 0.01, 70), rng.uniform(-0.005, 0.005, 70)
    ours[0][5] = ours[1][5] = theirs[1][9] = np.nan
    apart = separation_arcsec(ours[0][:, None], ours[1][:, None], *theirs)
    found = match_nearest(sky_places(*ours), sky_places(*theirs), 3.0)
    best = np.where(np.isnan(apart), np.inf, apart).min(axis=1)
    assert np.array_equal(found.rows >= 0, best <= 3.0) and 5 < (found.rows >= 0).sum() < 79
    matched = np.flatnonzero(found.rows >= 0)
    assert np.allclose(found.separation_arcsec[matched], best[matched], atol=1e-7)
    assert np.allclose(apart[matched, found.rows[matched]], best[matched], atol=1e-7)
    assert np.isnan(found.separation_arcsec[found.rows < 0]).all()
    pairs = match_all(sky_places(*ours), sky_places(*theirs), 3.0)
    assert pairs.tolist() == np.argwhere(apart <= 3.0).tolist()


def test_a_match_goes_over_the_pole_and_ra_zero() -> None:
    ours = sky_places(np.array([0.0, 359.9999, 10.0]), np.array([89.9999, -0.5, 0.0]))
    theirs = sky_places(np.array([180.0, 0.0001]), np.array([89.9999, -0.5]))
    assert match_nearest(ours, theirs, 1.0).rows.tolist() == [0, 1, -1]
    assert match_nearest(ours, theirs, 0.5).rows.tolist() == [-1, -1, -1]


def test_a_match_with_nothing_finds_nothing() -> None:
    some = sky_places(np.array([1.0]), np.array([1.0]))
    none = sky_places(np.array([np.nan]), np.array([np.nan]))
    for ours, theirs in ((some, none), (none, some)):
        assert match_nearest(ours, theirs, 9.0).rows.tolist() == [-1]
        assert match_all(ours, theirs, 9.0).tolist() == []
