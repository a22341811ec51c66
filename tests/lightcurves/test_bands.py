"""Tests of explorer.lightcurves.bands."""

import numpy as np
import pytest

from explorer.lightcurves import LightCurve, variability_features
from explorer.lightcurves.bands import ORDER, band_columns, in_order, main_band, place, split_bands
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.period import find_period, search_bands
from explorer.lightcurves.pictures import band_colour, draw_thumbnail
from tests.lightcurves.conftest import curve

PERIOD_D = 0.37


def colourful(per_band: int = 25, noise: float = 0.12, seed: int = 0) -> LightCurve:
    """A sine in g, r and i, of different mean and amplitude, too noisy in each band alone."""
    rng = np.random.default_rng(seed)
    time = np.sort(rng.uniform(0, 200, 3 * per_band))
    band = np.array(["r", "g", "i"])[np.arange(len(time)) % 3]
    size = np.array([{"g": 0.2, "r": 0.15, "i": 0.1}[name] for name in band])
    mean = np.array([{"g": 16.0, "r": 15.2, "i": 14.9}[name] for name in band])
    mag = mean + size * np.sin(2 * np.pi * time / PERIOD_D) + rng.normal(0, noise, len(time))
    return LightCurve("one", time, mag, np.full(len(time), noise), band=band)


def found_by(bands: list[LightCurve]) -> bool:
    best = search_bands([(one.time_d, one.mag, one.err) for one in bands]).best
    return best.days == pytest.approx(PERIOD_D, rel=2e-3)


def test_bands_share_a_period_that_none_has_alone() -> None:
    some = [colourful(seed=seed) for seed in range(10)]
    together = sum(found_by(list(split_bands(one).values())) for one in some)
    alone = max(sum(found_by([split_bands(one)[band]]) for one in some) for band in "gri")
    assert together >= 9 > 7 > alone
    flat = [find_period(one.time_d, one.mag, one.err).days for one in some]  # bands thrown together
    assert sum(days == pytest.approx(PERIOD_D, rel=2e-3) for days in flat) < together


def test_the_measures_are_of_the_main_band_at_the_shared_period() -> None:
    one = colourful(per_band=80, noise=0.02)
    measures = measure_curves([one])[0]
    assert measures[0] == pytest.approx(PERIOD_D, rel=1e-3)
    assert measures[1] == pytest.approx(variability_features([main_band(one)])[0, 1], rel=0.02)


def test_columns_of_bands_have_their_colours() -> None:
    one = colourful(per_band=80, noise=0.02)
    names = in_order({*one.band, *curve().band})
    assert names == ["g", "r", "i"]
    found = band_columns(one, PERIOD_D, names)
    assert found["colour_g_r"] == pytest.approx(0.8, abs=0.05)
    assert found["amplitude_g"] == pytest.approx(0.2, abs=0.02) and found["observations_i"] == 80
    assert np.isnan(band_columns(curve(), 0.6, names)["mean_mag_g"])
    assert band_columns(curve(), 0.6, []) == {}


def test_bands_are_drawn_in_their_colours() -> None:
    assert len({band_colour(band) for band in ("u", "g", "r", "i", "unknown")}) == 5
    assert band_colour("zg") == band_colour("g")
    one = colourful(per_band=60, noise=0.02)
    drawn = draw_thumbnail(one, PERIOD_D, 0.1).reshape(-1, 3).astype(int)
    for band in "gri":
        assert np.abs(drawn - band_colour(band)).sum(axis=1).min() < 40


def test_bands_of_gaia_and_atlas_stand_from_blue_to_red() -> None:
    assert sorted(["RP", "G", "BP"], key=place) == ["BP", "G", "RP"]
    assert place("c") < place("o") < len(ORDER) == place("?")
