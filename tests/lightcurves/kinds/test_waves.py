"""Tests of explorer.lightcurves.kinds.waves."""

import numpy as np
import pytest

from explorer.lightcurves.features import fourier_shape
from explorer.lightcurves.kinds import waves


def test_a_series_is_measured_as_it_was_made() -> None:
    time = np.sort(np.random.default_rng(0).uniform(0, 50, 300))
    mag = waves.fourier((time - time[0]) / 0.7, [0.4, 0.2, 0.1], [0.0, 2.4, 5.0])
    size, r21, r31, phi21, phi31 = fourier_shape(time, mag, 0.7)
    assert [size, r21, r31] == pytest.approx([0.4, 0.5, 0.25], rel=1e-6)
    assert [phi21, phi31] == pytest.approx([2.4, 5.0], rel=1e-6)


def test_drawn_numbers_keep_their_bounds() -> None:
    rng = np.random.default_rng(0)
    assert all(1 <= waves.log_uniform(rng, 1, 9) <= 9 for _ in range(50))
    assert all(1 <= waves.log_normal(rng, 3, 1, 1, 9) <= 9 for _ in range(50))
    assert all(1 <= waves.normal(rng, 3, 5, 1, 9) <= 9 for _ in range(50))


def test_a_walk_has_its_deviation_and_forgets() -> None:
    time = np.arange(20_000.0)
    walk = waves.wandering(time, np.random.default_rng(0), 10.0, 0.3)
    assert walk.std() == pytest.approx(0.3, rel=0.1)
    assert np.corrcoef(walk[:-1], walk[1:])[0, 1] == pytest.approx(np.exp(-0.1), abs=0.02)
    assert abs(np.corrcoef(walk[:-100], walk[100:])[0, 1]) < 0.1


def test_a_wandering_clock_is_off_by_what_is_said() -> None:
    time = np.arange(0, 4_000.0, 10)
    steps = np.diff(waves.wandering_phase(time, np.random.default_rng(0), 10.0, 0.05))
    assert steps.mean() == pytest.approx(1, abs=0.02) and steps.std() == pytest.approx(
        0.05, rel=0.2
    )
