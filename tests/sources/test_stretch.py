"""Tests of explorer.sources.stretch."""

import numpy as np
import pytest

from explorer.sources.stretch import in_float32, lupton_rgb
from tests.sources.conftest import galaxy

pytestmark = pytest.mark.filterwarnings("ignore::astropy.utils.exceptions.AstropyWarning")


class TestLupton:
    def test_colour_does_not_depend_on_brightness(self):
        rng = np.random.default_rng(0)
        ramp = np.linspace(20, 200, 64)[None, :] * np.ones((64, 1))
        sky = np.concatenate([np.zeros((64, 64)), ramp], axis=0)
        bands = np.stack([sky * f + rng.normal(0, 1, sky.shape) for f in (1.0, 1.5, 2.2)])
        rgb = lupton_rgb(bands.astype(np.float32))[64:].astype(float).mean(axis=0)  # (64, 3)
        ratio = rgb[:, 0] / rgb[:, 2]
        assert np.ptp(ratio[rgb.max(axis=1) < 250]) < 0.12

    def test_units_do_not_matter(self):
        bands = np.stack([galaxy(seed=s) for s in range(3)])
        changed = np.abs(lupton_rgb(bands).astype(int) - lupton_rgb(bands * 1e-9 + 5e-9))
        assert changed.max() <= 2

    def test_an_empty_field_is_not_stretched_into_noise(self):
        rgb = lupton_rgb(np.random.default_rng(0).normal(0, 1, (1, 64, 64)).astype(np.float32))
        assert rgb.mean() < 50 and rgb.max() < 120

    @pytest.mark.parametrize("value", [0.0, 7.0, -3.0])
    def test_flat_images(self, value):
        assert len(np.unique(lupton_rgb(np.full((3, 9, 9), value, np.float32)))) == 1

    def test_one_pixel(self):
        assert lupton_rgb(np.ones((1, 1, 1), np.float32)).shape == (1, 1, 3)

    def test_a_missing_band_is_dark(self):
        bands = np.stack([galaxy(), np.full((64, 64), np.nan), galaxy()]).astype(np.float32)
        assert lupton_rgb(bands)[32, 32, 1] < 40


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.astype(np.uint64) + np.uint64(2**63),
        lambda image: image.astype(np.int64) - 2**62,
        lambda image: image + 1e12,
        lambda image: image * 1e297,
        lambda image: (image * 1e-35).astype(np.float32),
    ],
)
def test_the_same_picture_whatever_the_zero_and_the_unit(change) -> None:
    image = (galaxy(flux=5000) * 10 + 1000)[None].astype(np.float64)
    plain = lupton_rgb(in_float32(image)).astype(int)
    assert len(np.unique(plain)) > 100
    assert np.abs(lupton_rgb(in_float32(change(image))) - plain).max() <= 2


def test_one_value_beyond_all_others_is_unknown() -> None:
    image = galaxy()[None].astype(np.float64)
    plain = lupton_rgb(in_float32(image))
    image[0, 3, 3] = 1e300
    assert np.abs(lupton_rgb(in_float32(image)).astype(int) - plain).max(axis=-1).mean() < 1
