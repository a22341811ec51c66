"""Fine-tuning: what learns and how fast, that it learns, and that it goes on where it stopped."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import timm
import torch

from explorer.encoder.hub import TimmNet
from explorer.encoder.models import Encoder, encoder_of
from explorer.encoder.network import GalaxyNet
from explorer.encoder.votes import Question, Tree
from explorer.training.crops import WIDER
from explorer.training.finetune import LabelledCrops, TuneConfig, class_weights, logits, tune
from tests.training.conftest import FRAME

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    torch.manual_seed(0)
    backbone = timm.create_model("test_efficientnet", pretrained=False, num_classes=0)
    record = {"backbone": "test_efficientnet", "frame": FRAME.record()}
    return encoder_of(TimmNet(backbone, FRAME), record, name="tiny", tree=None, device="cpu")


def stripes(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Crops uint8 (L, P, P, 3): fine chequers are yes, coarse ones no."""
    rng = np.random.default_rng(seed)
    side = round(FRAME.size_px * WIDER)
    truth = np.arange(count) % 2 == 0
    y, x = np.mgrid[:side, :side]
    found = []
    for yes in truth:
        step = 2 if yes else 8
        wave = ((x // step + y // step) % 2) * 140 + rng.integers(0, 60, (side, side))
        found.append(np.repeat(wave[..., None], 3, axis=2))
    return np.array(found, np.uint8), truth


def test_both_classes_weigh_alike() -> None:
    weight = class_weights(torch.tensor([1.0, 0.0, 0.0, 0.0]))
    assert weight.mean() == pytest.approx(1) and weight[0] == pytest.approx(float(weight[1:].sum()))


@pytest.mark.parametrize("scratch", [False, True])
def test_tuning_learns_and_leaves_the_encoder_as_it_was(encoder: Encoder, scratch: bool) -> None:
    before = {name: value.clone() for name, value in encoder.network.state_dict().items()}
    crops, truth = stripes(24)
    told: list[int] = []
    config = TuneConfig(depth="all", epochs=3, batch=8, scratch=scratch)
    model = tune(
        encoder, LabelledCrops(crops, truth), config, tell=lambda done, _: told.append(done)
    )
    fresh, answer = stripes(16, seed=1)
    found = logits(model, fresh, views=2)
    assert found.shape == (16,) and np.isfinite(found).all() and told[-1] == 3
    if not scratch:
        assert found[answer].mean() > found[~answer].mean()
    after = encoder.network.state_dict()
    assert all(torch.equal(after[name], value) for name, value in before.items())


def test_a_stopped_run_ends_as_one_that_was_not(encoder: Encoder, tmp_path: Path) -> None:
    crops, truth = stripes(12)
    config = TuneConfig(depth="last", epochs=2, batch=6)
    whole = tune(encoder, LabelledCrops(crops, truth), config)
    path = tmp_path / "run.pt"

    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == 1:
            raise Stop

    with pytest.raises(Stop):
        tune(encoder, LabelledCrops(crops, truth), config, checkpoint=path, tell=stop)
    went_on = tune(encoder, LabelledCrops(crops, truth), config, checkpoint=path)
    assert np.allclose(logits(whole, crops, views=1), logits(went_on, crops, views=1), atol=1e-4)


def test_the_backbone_alone_has_no_rings(encoder: Encoder) -> None:
    tree = Tree("one", (Question("ring", ("yes", "no")),))
    net = GalaxyNet("test_efficientnet", FRAME, tree, polar=8)
    whole = dataclasses.replace(encoder, network=net)
    crops, truth = stripes(12)
    widths = []
    for bare in (False, True):
        config = TuneConfig(epochs=1, batch=6, scratch=True, bare=bare)
        model = tune(whole, LabelledCrops(crops, truth), config)
        widths.append(model.head.in_features)
        assert np.isfinite(logits(model, crops, views=1)).all()
    assert widths[1] == net.backbone.num_features < widths[0]
    assert net.polar is not None
