"""The probe: fitted lines, calibration, scores before belief, and what to label next."""

from pathlib import Path

import numpy as np
import pytest

from explorer.errors import CatalogueError
from explorer.tasks import (
    Probe,
    fit_probe,
    fit_space,
)
from explorer.tasks.subsample import LabelSample
from tests.tasks.conftest import blobs


def test_a_probe_tells_two_blobs_apart_and_says_how_well() -> None:
    points, truth = blobs(300, apart=4)
    fitted = fit_probe(fit_space(points), points, LabelSample(truth))
    fresh, answer = blobs(400, apart=4, seed=1)
    found = fitted.probe(fresh)
    assert found.dtype == np.float32 and found.shape == (400,) and (found > 0).all()
    right = ((found >= fitted.probe.threshold) == answer).mean()
    score = fitted.score
    assert right > 0.93 and score.auc["low"] < score.auc["value"] <= score.auc["high"]
    assert abs(score.balanced_accuracy["value"] - right) < 0.05
    assert not score.warnings


def test_noise_is_called_noise() -> None:
    points, truth = blobs(60, apart=0)
    score = fit_probe(fit_space(points), points, LabelSample(truth)).score
    assert any("guess" in sentence for sentence in score.warnings)


def test_probabilities_are_those_of_a_rare_class() -> None:
    points, truth = blobs(1_500, share=0.05, apart=3)
    fitted = fit_probe(fit_space(points), points, LabelSample(truth))
    fresh, answer = blobs(4_000, share=0.05, apart=3, seed=3)
    assert fitted.probe(fresh).mean() == pytest.approx(answer.mean(), abs=0.015)
    assert fitted.score.calibration_error < 0.03
    assert fitted.score.threshold < 0.3


def test_the_same_seed_gives_the_same_probe() -> None:
    points, truth = blobs(80)
    one, two = (fit_probe(fit_space(points), points, LabelSample(truth), seed=5) for _ in "ab")
    assert np.array_equal(one.probe.weight, two.probe.weight) and one.score == two.score


def test_two_of_each_are_enough_to_begin_with_a_warning() -> None:
    points, _ = blobs(4, apart=4)
    truth = np.array([True, False, True, False])
    points[:, 0] = np.where(truth, 3, -3)
    fitted = fit_probe(fit_space(blobs(100)[0]), points, LabelSample(truth))
    assert len(fitted.score.warnings) >= 2 and np.isfinite(fitted.out_of_fold).all()


def test_a_stored_probe_says_the_same(tmp_path: Path) -> None:
    points, truth = blobs(60)
    probe = fit_probe(fit_space(points), points, LabelSample(truth)).probe
    probe.write(tmp_path / "one.npz")
    read = Probe.read(tmp_path / "one.npz")
    assert np.allclose(read(points), probe(points)) and read.threshold == probe.threshold
    (tmp_path / "one.npz").write_bytes(b"PK")
    with pytest.raises(CatalogueError, match="teach it again"):
        Probe.read(tmp_path / "one.npz")
    with pytest.raises(CatalogueError, match="24 numbers"):
        probe(points[:, :3])
