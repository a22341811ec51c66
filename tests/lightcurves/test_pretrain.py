"""Tests of explorer.lightcurves.pretrain."""

from pathlib import Path

import numpy as np
import pytest

from explorer.lightcurves import pretrain
from explorer.lightcurves.encoder import load_encoder
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.network import CurveConfig

pytestmark = pytest.mark.slow


def test_a_stopped_run_goes_on_and_ends_in_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretrain, "PART", 2 * len(KINDS))
    monkeypatch.setattr(pretrain, "CONFIG", CurveConfig(hidden=(16,), epochs=2))
    first = pretrain.simulated_measures(tmp_path / "parts", 2 * len(KINDS), seed=5)
    told: list[str] = []
    report = pretrain.train_and_save(tmp_path, 4 * len(KINDS), seed=5, report=told.append)
    assert len(list((tmp_path / "parts").iterdir())) == 2 and len(told) == 2
    again, kinds = pretrain.simulated_measures(tmp_path / "parts", 4 * len(KINDS), seed=5)
    assert np.array_equal(first[0], again[: len(first[0])], equal_nan=True)
    assert np.bincount(kinds).tolist() == [4] * len(KINDS)
    assert report["curves"] + report["held_out"] == 4 * len(KINDS)
    assert load_encoder(tmp_path / "lightcurves.safetensors").hidden == (16,)


def test_scaling_is_not_moved_by_what_is_far_off() -> None:
    values = np.random.default_rng(0).normal(3, 2, (500, 1))
    values[:3] = 1e9
    middle, spread = pretrain.robust_scaling(values)
    assert middle[0] == pytest.approx(3, abs=0.3) and spread[0] == pytest.approx(2, rel=0.3)
