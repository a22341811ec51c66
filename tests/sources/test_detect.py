"""Tests of explorer.sources.detect."""

import numpy as np
import pytest

from explorer.sources.detect import measure
from tests.sources.conftest import sky


class TestMeasure:
    def test_planted_sources_are_found_brightest_first(self):
        found = measure(sky()[None])
        assert found["x_px"][:3] == pytest.approx([60, 150, 5], abs=1)
        assert found["y_px"][:3] == pytest.approx([40, 120, 150], abs=0.5)
        assert found["axis_ratio"][:2] == pytest.approx([0.71, 0.71], abs=0.05)
        assert (np.diff(found["flux"]) <= 0).all()
        assert (found["snr"][:3] > 100).all()
        assert np.isnan(found["colour"]).all()
        assert found["magnitude"][1] - found["magnitude"][0] == pytest.approx(0.75, abs=0.05)

    def test_colour_is_larger_for_the_redder(self):
        red, blue = (measure(np.stack(bands)) for bands in (
            [sky(peaks=0.5), sky()], [sky(), sky(peaks=0.5)]))  # fmt: skip
        assert red["colour"][0] == pytest.approx(0.75, abs=0.05)
        assert blue["colour"][0] == pytest.approx(-0.75, abs=0.05)

    def test_unknown_pixels_hold_no_source(self):
        image = sky()
        image[20:60, 30:90] = np.nan
        found = measure(image[None])
        assert found["x_px"][0] == pytest.approx(150, abs=0.5)
