"""Tests of explorer.lightcurves.encoder."""

from pathlib import Path

import numpy as np
import pytest

from explorer.errors import EncoderError
from explorer.lightcurves import encoder as encoders
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.simulate import simulate
from tests.lightcurves.conftest import QUICK, curve, quick_encoder


def test_a_network_is_the_same_after_it_was_written(tmp_path: Path) -> None:
    made, path = quick_encoder(40), tmp_path / "made.safetensors"
    encoders.save_encoder(made, path)
    read = encoders.load_encoder(path)
    measures = measure_curves([curve(), curve(count=4)])
    assert np.array_equal(made.embed(measures), read.embed(measures))
    assert read.kinds == made.kinds and read.hidden == (32, 16) and len(read.sha256) == 64
    alone = read.embed(measures[:1])
    assert np.allclose(alone, read.embed(measures)[:1], atol=1e-6)


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    path.write_bytes(b"nothing")
    with pytest.raises(EncoderError, match="no network of light curves"):
        encoders.load_encoder(path)
    with pytest.raises(EncoderError, match="no network of light curves"):
        encoders.load_encoder(tmp_path / "none.safetensors")


def test_measures_of_other_versions_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.safetensors"
    encoders.save_encoder(quick_encoder(40), path)
    monkeypatch.setattr(encoders, "MEASURES", ("period",))
    with pytest.raises(EncoderError, match="train it again"):
        encoders.load_encoder(path)


def test_the_shipped_network_is_small_and_knows_clean_stars() -> None:
    assert encoders.BUNDLED.stat().st_size < 5e6
    shipped = encoders.bundled_encoder()
    assert set(shipped.kinds) == set(KINDS)
    curves, kinds = simulate(QUICK, 60, seed=3)
    named = np.array(shipped.kinds)[shipped.probabilities(measure_curves(curves)).argmax(axis=1)]
    assert np.mean(named == kinds) > 0.8
