"""Cells of the sky as cdshealpix numbers them."""

import sys

import numpy as np
import pytest

from explorer.errors import SourceError
from explorer.export.healpix import nested_cells

KNOWN = [  # RA, Dec, cell of order 29 by cdshealpix 0.9
    (0, 90, 288230376151711743),
    (45, -90, 2305843009213693952),
    (187.70593, 12.39112, 1953854728243268183),
    (10.684708, 41.26875, 190633513587146677),
    (359.9999999, -41.8103149, 3266610929719399765),
    (201.365, -43.0191, 3044352322598484184),
    (12.3, 89.9999, 288230376151329803),
]


@pytest.mark.parametrize("order", [29, 8, 0])
def test_cells_are_those_of_the_standard(order: int) -> None:
    ra, dec, cells = (np.array(axis) for axis in zip(*KNOWN, strict=True))
    np.testing.assert_array_equal(nested_cells(ra, dec, order), cells >> 2 * (29 - order))


def test_all_cells_cover_as_much() -> None:
    rng = np.random.default_rng(0)
    ra, dec = rng.uniform(0, 360, 48_000), np.degrees(np.arcsin(rng.uniform(-1, 1, 48_000)))
    counts = np.bincount(nested_cells(ra, dec, 1), minlength=48)
    assert len(counts) == 48 and counts.min() > 850 and counts.max() < 1150


def test_a_full_circle_on_is_the_same_place() -> None:
    ra, dec = np.array([10.0, 200.0]), np.array([5.0, -70.0])
    np.testing.assert_array_equal(nested_cells(ra, dec, 20), nested_cells(ra - 360, dec, 20))


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "astropy_healpix", None)
    with pytest.raises(SourceError, match="pip install astropy-healpix"):
        nested_cells(np.zeros(1), np.zeros(1))
