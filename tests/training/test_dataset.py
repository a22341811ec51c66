"""Training data of one run: what may be drawn, how often, and always the same."""

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.training.dataset import TrainingData, load_training_data
from tests.training.conftest import TREE


@pytest.fixture
def data(survey: Path, tmp_path: Path) -> TrainingData:
    return load_training_data(survey, TREE, 32, tmp_path / "runs" / "one")


@pytest.fixture(autouse=True)
def runs(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()


def test_nothing_held_out_is_drawn_and_twins_share_their_side(data: TrainingData) -> None:
    assert len(data.crops) == len(data.votes) == len(data.files) == 40
    assert data.held.any() and (data.chance[data.held] == 0).all()
    assert data.chance.sum() == pytest.approx(1) and data.held[0] == data.held[39]
    drawn = np.unique(np.concatenate([data.batch(step, 8, seed=0) for step in range(30)]))
    assert not data.held[drawn].any() and set(drawn) == set(np.flatnonzero(~data.held))


def test_seed_and_step_alone_decide_a_batch(data: TrainingData) -> None:
    assert np.array_equal(data.batch(3, 8, seed=1), data.batch(3, 8, seed=1))
    assert not np.array_equal(data.batch(3, 8, seed=1), data.batch(4, 8, seed=1))


def test_a_batch_has_pixels_classes_and_what_its_set_tells_apart(data: TrainingData) -> None:
    rows = data.batch(0, 6, seed=0)
    crops = data.crops_of(rows)
    target, allowed, weight = data.targets(rows)
    assert crops.shape[:2] == (6, 3) and crops.dtype == torch.uint8
    assert data.classes == ("flat", "round") and allowed.shape == (6, 2) and allowed.all()
    assert [data.classes[at] for at in target] == data.label[rows].tolist()
    assert weight.tolist() == [1.0] * 6
