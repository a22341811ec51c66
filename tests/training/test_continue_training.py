"""Training further without labels: the old survey stays, a stopped run goes on, two embeddings."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

import explorer
from explorer.__main__ import main
from explorer.catalogue.embeddings import embedding_folders
from explorer.encoder.checkpoint import save_encoder
from explorer.encoder.frames import Frame
from explorer.encoder.models import Encoder, encoder_of, load_encoder
from explorer.encoder.network import GalaxyNet
from explorer.encoder.votes import load_tree
from explorer.errors import EncoderError
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.training.continue_training import (
    ContinueConfig,
    SurveyCrops,
    continue_encoder_training,
)
from explorer.training.crops import WIDER
from tests.conftest import write_galaxies

pytestmark = pytest.mark.slow

FRAME = Frame(size_px=32, kind="centre", mean=(0.2,) * 3, std=(0.2,) * 3)
TINY = ContinueConfig(steps=4, batch=6, frozen_stages=0, save_every=2)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    tree = load_tree("gz1")
    net = GalaxyNet("test_efficientnet", FRAME, tree, polar=8)
    record = {"backbone": "test_efficientnet", "frame": FRAME.record(), "tree": tree.record()}
    path = tmp_path_factory.mktemp("tiny") / "tiny.safetensors"
    net.add_metric(16)
    save_encoder(net, record | {"polar": 8, "metric": 16}, path)
    return path


def crops(seed: int, count: int = 12) -> np.ndarray:
    side = round(FRAME.size_px * WIDER)
    return np.random.default_rng(seed).integers(0, 255, (count, side, side, 3), np.uint8)


BOTH = SurveyCrops(theirs=crops(0), ours=crops(1))


def weights(encoder: Encoder) -> np.ndarray:
    return np.concatenate([w.detach().numpy().ravel() for w in encoder.network.parameters()])


def test_it_moves_the_new_goes_on_exactly_and_keeps_the_record(file: Path, tmp_path: Path) -> None:
    encoder = load_encoder(str(file), device="cpu")
    before = weights(encoder)
    whole = continue_encoder_training(encoder, BOTH, TINY, tmp_path / "whole")
    assert np.array_equal(before, weights(encoder))  # what was given is left as it was

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        continue_encoder_training(encoder, BOTH, TINY, tmp_path / "cut", tell=stop)
    went_on = continue_encoder_training(encoder, BOTH, TINY, tmp_path / "cut")
    one, two = (load_encoder(str(path), device="cpu") for path in (whole, went_on))
    assert one.weights_sha256 == two.weights_sha256 != encoder.weights_sha256
    assert one.dim == encoder.dim == 16 and one.record["continued"]["steps"] == 4
    assert one.record["continued"]["from"] == encoder.weights_sha256


def test_an_encoder_from_elsewhere_is_refused(tmp_path: Path) -> None:
    net = torch.nn.Linear(2, 2)
    net.features = net.embedding = lambda pixels: pixels.flatten(1)[:, :4]
    other = encoder_of(net, {"frame": FRAME.record()}, name="other", tree=None, device="cpu")
    with pytest.raises(EncoderError, match="made elsewhere"):
        continue_encoder_training(other, BOTH, TINY, tmp_path)


def test_adapt_continues_embeds_both_and_stores_there(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed, name in enumerate("ab"):
        table = write_galaxies(tmp_path / f"in_{name}", 30, seed=seed)
        build(Recipe(str(table), tmp_path / name, encoder=str(file), views=1), Progress())
    words = ["adapt", str(tmp_path / "a"), str(tmp_path / "b"), "--continue", "2"]
    words += ["--column", "class", "--positive", "ring", "--name", "ring_q", "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert "words" in told["drift_before"] and Path(told["encoder"]).is_file()
    for name in "ab":
        first, second = (explorer.open(place) for place in embedding_folders(tmp_path / name))
        assert list(first.catalogue.ids()) == list(second.catalogue.ids())
        assert first.catalogue.manifest.encoder != second.catalogue.manifest.encoder
    assert second.catalogue.manifest.taught["ring_q"]["mode"] == "adapted"
    made = Path(told["encoder"]).stat().st_mtime_ns
    assert main(words) == 0 and Path(told["encoder"]).stat().st_mtime_ns == made
    shutil.rmtree(tmp_path / "in_b")
    assert main([*words[:3], "--continue", "3"]) == 2
    assert "cannot be embedded again" in capsys.readouterr().err
