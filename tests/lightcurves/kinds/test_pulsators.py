"""Tests of explorer.lightcurves.kinds.pulsators."""

import numpy as np
import pytest

from explorer.lightcurves.features import fourier_shape
from explorer.lightcurves.kinds import pulsators
from tests.lightcurves.kinds.conftest import nights, periods


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [("RRab", 0.38, 0.95), ("RRc", 0.2, 0.46), ("RRd", 0.33, 0.43), ("DSCT", 0.03, 0.4),
     ("CEPH_1O", 0.4, 6.1), ("CEPH_F", 1.2, 70), ("T2CEPH", 0.9, 27)],
)  # fmt: skip
def test_periods_lie_where_the_kind_has_them(kind: str, low: float, high: float) -> None:
    found = periods(kind)
    assert np.mean((found > low) & (found < high)) > 0.9


def test_fundamental_rr_lyrae_are_steeper_than_overtones() -> None:
    shapes = {}
    for kind, middle in ((pulsators.rr_lyrae_ab, 0.56), (pulsators.rr_lyrae_c, 0.32)):
        fitted = []
        for seed in range(20):
            time = nights(covered_d=300, seed=seed)
            mag = kind(time, np.random.default_rng(seed))
            from explorer.lightcurves.period import best_period

            period = best_period(time, mag, np.full(len(time), 0.02))
            fitted.append(fourier_shape(time, mag, period)[1])
        shapes[middle] = np.median(fitted)
    assert shapes[0.56] > 0.35 > 0.25 > shapes[0.32]


def test_the_bump_of_cepheids_moves_with_the_period() -> None:
    low, high = (pulsators._at(days, pulsators.PROGRESSION, pulsators.CEPHEID_PHI21)
                 for days in (4.0, 9.0))  # fmt: skip
    assert 2.5 < low < 3.1 < 3.6 < high


def test_rv_tauri_minima_alternate() -> None:
    time = np.arange(0, 800, 1.0)
    mag = pulsators.rv_tauri(time, np.random.default_rng(3))
    assert np.isfinite(mag).all() and np.ptp(mag) > 0.2
