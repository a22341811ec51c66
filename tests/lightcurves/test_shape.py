"""Tests of explorer.lightcurves.shape."""

import numpy as np
import pytest

from explorer.lightcurves import LightCurve
from explorer.lightcurves.period import search_period
from explorer.lightcurves.shape import PHASES, SHAPE, folded_profile, shape_measures
from tests.lightcurves.conftest import curve


def measured(one: LightCurve) -> dict[str, float]:
    found = shape_measures(one, search_period(one.time_d, one.mag, one.err))
    return dict(zip(SHAPE, found, strict=True))


def binary(second: float) -> LightCurve:
    one = curve(count=400)
    phase = one.time_d / 1.4 % 1
    dips = [np.exp(-0.5 * (np.minimum(abs(phase - at), 1 - abs(phase - at)) / 0.05) ** 2)
            for at in (0.0, 0.5)]  # fmt: skip
    return LightCurve("eb", one.time_d, 15 + 0.6 * dips[0] + second * dips[1], one.err)


def test_a_sine_is_explained_and_noise_is_not() -> None:
    noise = curve(np.random.default_rng(1).normal(0, 0.3, 150))
    assert measured(curve())["explained"] > 0.95 > 0.4 > measured(noise)["explained"]
    assert measured(curve())["left_over"] == pytest.approx(0, abs=0.15)


def test_unequal_eclipses_show_at_twice_the_period() -> None:
    found = measured(binary(0.2))
    profile = [found[f"phase_{number:02}"] for number in range(PHASES)]
    assert profile[0] == max(profile) == 1
    assert profile[5] < profile[10] < 0.8  # out of eclipse, and the second minimum
    assert found["explained_twice"] > found["explained"]


def test_the_profile_does_not_depend_on_where_it_begins() -> None:
    one = binary(0.4)
    later = LightCurve("eb", one.time_d + 0.33, one.mag, one.err)
    assert np.allclose(folded_profile(one, 0.7), folded_profile(later, 0.7), atol=0.05)


def test_the_rival_periods_of_a_slow_star_say_slow() -> None:
    found = measured(curve(period=17.0))
    assert found["long_power"] > 0.9 > found["short_power"]
    assert 10 ** found["long_period"] == pytest.approx(17, rel=0.1)


def test_a_drift_is_seen() -> None:
    time = np.linspace(0, 900, 200)
    slow = LightCurve("drift", time, 15 + time / 900, np.full(200, 0.02))
    assert measured(slow)["drift"] > 0.99 and measured(slow)["yearly"] > 0.5


def test_few_observations_have_none() -> None:
    assert all(np.isnan(value) for value in measured(curve(count=9)).values())
