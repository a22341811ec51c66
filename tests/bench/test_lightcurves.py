"""Tests of explorer.bench.lightcurves."""

from pathlib import Path

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


def test_reading_is_told_of_and_the_first_curves_are_given(tmp_path: Path) -> None:
    rows = [f"{star},{night},15.{night}" for night in range(4) for star in "abc"]
    (tmp_path / "t.csv").write_text("\n".join(["id,mjd,mag", *rows, "d,1,15"]) + "\n")
    found, first = lightcurves.bench_reading(tmp_path / "t.csv", 2)
    assert (found["read_curves"], found["read_observations"]) == (4, 13)
    assert [one.id for one in first] == ["a", "b"] and found["read_s"] > 0
