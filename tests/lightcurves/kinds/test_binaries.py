"""Tests of explorer.lightcurves.kinds.binaries."""

import numpy as np

from explorer.lightcurves.kinds import KINDS, binaries
from tests.lightcurves.kinds.conftest import nights, periods


def share_at_maximum(kind: str) -> float:
    """How much of the time light is within a fifth of its range from the brightest."""
    shares = []
    for seed in range(20):
        mag = KINDS[kind](nights(seed=seed), np.random.default_rng(seed))
        shares.append(np.mean(mag < mag.min() + 0.2 * np.ptp(mag)))
    return float(np.median(shares))


def test_the_farther_apart_the_stars_the_flatter_the_curve() -> None:
    contact, close, far = (
        share_at_maximum(kind) for kind in ("EB_contact", "EB_semidetached", "EB_detached")
    )
    assert contact < close < far


def test_contact_binaries_are_found_at_half_their_period() -> None:
    assert np.all((periods("EB_contact") > 0.1) & (periods("EB_contact") < 0.66))


def test_both_minima_of_a_contact_binary_are_nearly_alike() -> None:
    time = np.linspace(0, 3, 6_000)
    for seed in range(5):
        mag = binaries.contact(time, np.random.default_rng(seed))
        minima = mag[1:-1][(mag[1:-1] > mag[:-2]) & (mag[1:-1] > mag[2:])]
        deep = minima[minima > 0.5 * mag.max()]
        assert len(deep) > 6 and np.ptp(deep) < 0.35 * np.ptp(mag)


def test_spots_stay_small() -> None:
    for seed in range(10):
        assert np.ptp(binaries.spotted(nights(), np.random.default_rng(seed))) < 2
