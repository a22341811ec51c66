"""Tests of explorer.training.train."""

import pytest

from explorer.encoder import load_encoder
from explorer.training.train import train
from tests.training.conftest import config

pytestmark = pytest.mark.slow


def test_training_on_a_survey_of_ones_own_gives_a_loadable_encoder(survey):
    told = []
    report = train(config(survey), tell=told.append)
    encoder = load_encoder(report["encoder"], device="cpu")
    assert report["steps"] == 4 and encoder.record["training"]["backbone"] == "test_resnet"
    assert str(survey) not in (survey.parent / "runs/one/encoder.json").read_text()
    assert report["questions"]["smooth_or_featured"]["n"] > 0 and told
    held = (survey.parent / "runs/one/encoder.held_out.txt").read_text().split()
    assert len(held) == report["galaxies"]["held_out"] > 0
