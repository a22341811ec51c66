"""Tests of explorer.lightcurves.kinds.giants."""

import numpy as np

from explorer.lightcurves.kinds import giants
from tests.lightcurves.kinds.conftest import nights, periods, ranges


def test_miras_vary_by_magnitudes_over_months() -> None:
    assert np.median(ranges("MIRA")) > 2.5
    assert np.mean((periods("MIRA") > 80) & (periods("MIRA") < 700)) > 0.8


def test_amplitudes_fall_from_mira_to_semiregular_to_small_giant() -> None:
    mira, semiregular, small = (np.median(ranges(kind)) for kind in ("MIRA", "SRV", "OSARG"))
    assert mira > 2 * semiregular > 2 * small > 0.02


def test_declines_of_coronae_borealis_fall_faster_than_they_return() -> None:
    time = nights(2_000)
    for seed in range(5):
        mag = giants.coronae_borealis(time, np.random.default_rng(seed))
        assert mag.max() > np.median(mag) and np.isfinite(mag).all()
    assert np.median(ranges("RCB")) > 1
