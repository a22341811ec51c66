"""Tests of explorer.lightcurves.kinds.irregular."""

import numpy as np

from explorer.lightcurves.kinds import irregular
from tests.lightcurves.kinds.conftest import nights, ranges


def test_what_does_not_vary_does_not() -> None:
    assert not irregular.constant(nights(), np.random.default_rng(0)).any()


def test_transients_brighten() -> None:
    time = nights(1_500)
    for kind in (irregular.supernova, irregular.dwarf_nova, irregular.flare_star):
        for seed in range(5):
            mag = kind(time, np.random.default_rng(seed))
            assert np.isfinite(mag).all()
            assert np.median(mag) - mag.min() > mag.max() - np.median(mag) - 0.7


def test_blazars_vary_more_than_quasars() -> None:
    assert np.median(ranges("BLAZAR")) > np.median(ranges("QSO")) > 0.1
