"""Tests of explorer.bench.lightcurves."""

import pytest

from explorer.bench import lightcurves
from explorer.lightcurves.simulate import simulate
from tests.lightcurves.conftest import QUICK


def test_speed_is_told_beside_astropys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lightcurves, "ASTROPY_CURVES", 4)
    found = lightcurves.bench_lightcurves(curves=simulate(QUICK, 8)[0])
    assert found["curves"] == 8 and found["curves_per_s"] > 0
    assert found["ratio"] == found["one_core_per_s"] / found["astropy_per_s"]
    assert found["same_period"] == 1
