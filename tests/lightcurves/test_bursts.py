"""Tests of explorer.lightcurves.bursts."""

import numpy as np
import pytest

from explorer.lightcurves import (
    LightCurve,
)
from explorer.lightcurves.bursts import BURSTS, burst_measures


def test_a_burst_is_told_from_a_slow_change() -> None:
    time = np.arange(0, 400, 4.0)
    err = np.full(100, 0.05)
    flash = np.where(np.abs(time - 100) < 10, -3.0, 0.0)
    slow = 1.5 * np.sin(2 * np.pi * time / 350)
    noise = np.random.default_rng(0).normal(0, 0.05, 100)
    pair = [LightCurve(str(n), time, 18 + m + noise, err) for n, m in enumerate((flash, slow))]
    raw = dict(zip(BURSTS, np.array([burst_measures(one) for one in pair]).T, strict=True))
    assert raw["brightening"][0] == pytest.approx(3, abs=0.2) and raw["fading"][0] < 0.2
    assert raw["bright_days"][0] < raw["bright_days"][1]
    assert raw["seen_days"][0] == raw["seen_days"][1] and raw["episodes"][0] == 0
    assert np.isnan(raw["step_night"]).all()
