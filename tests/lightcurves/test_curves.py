"""Light curves, and what is measured of them."""

import numpy as np
import pytest

from explorer.lightcurves import (
    FEATURES,
    LightCurve,
    variability_features,
)
from tests.lightcurves.conftest import curve


def named(one: LightCurve) -> dict[str, float]:
    return dict(zip(FEATURES, variability_features([one])[0], strict=True))


def test_a_sine_has_its_period_amplitude_and_no_overtones() -> None:
    found = named(curve())
    assert found["period"] == pytest.approx(0.6, rel=2e-3)
    assert found["amplitude"] == pytest.approx(0.4, abs=0.01)
    assert found["r21"] < 0.05 and found["r31"] < 0.05
    assert found["stetson_k"] == pytest.approx(0.9, abs=0.02)
    assert found["phase_eta"] < 0.2 and found["hl_amp_ratio"] == pytest.approx(1, abs=0.2)


def test_noise_is_told_from_a_signal() -> None:
    found = named(curve(np.zeros(150)))
    assert found["phase_eta"] > 1 and found["stetson_k"] == pytest.approx(0.8, abs=0.05)
    assert found["shapiro_w"] > 0.97 and abs(found["skewness"]) < 0.6


def test_dips_make_the_faint_half_wider() -> None:
    dipped = np.where(np.random.default_rng(1).random(150) < 0.1, 0.6, 0.0)
    assert named(curve(dipped))["hl_amp_ratio"] > 3


def test_overtones_come_out_with_ratio_and_phase() -> None:
    one = curve()
    angle = 2 * np.pi * one.time_d / 0.6
    shape = 0.4 * np.sin(angle) + 0.2 * np.sin(2 * angle + 1.0)
    found = named(LightCurve("one", one.time_d, 15 + shape, one.err))
    assert found["r21"] == pytest.approx(0.5, abs=0.02)
    assert found["phi21"] == pytest.approx(1.0, abs=0.05)  # whenever the observations begin
