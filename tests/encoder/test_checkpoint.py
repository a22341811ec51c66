"""Encoders on disk: back as they were, and refused in one line."""

import json
from pathlib import Path

import pytest
import torch

from explorer.encoder.checkpoint import load_checkpoint, save_encoder, weights_sha256
from explorer.encoder.frames import Frame
from explorer.encoder.network import GalaxyNet
from explorer.encoder.votes import load_tree
from explorer.errors import EncoderError

TREE = load_tree("gz1")
RECORD = {"backbone": "test_resnet", "frame": Frame(32).record(), "tree": TREE.record()}


def net(seed: int = 0) -> GalaxyNet:
    torch.manual_seed(seed)
    return GalaxyNet("test_resnet", Frame(32), TREE)


def test_weights_come_back_at_half_precision_with_their_record(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    save_encoder(net(), RECORD, path)
    loaded, record = load_checkpoint(path)
    assert record["backbone"] == "test_resnet" and record["format"] == 1
    for name, value in net().state_dict().items():
        assert torch.equal(loaded.state_dict()[name].float(), value.half().float()), name
    assert {file.name for file in tmp_path.iterdir()} == {"mine.safetensors", "mine.json"}


def test_a_fingerprint_is_of_the_weights_alone() -> None:
    assert weights_sha256(net()) == weights_sha256(net()) != weights_sha256(net(1))


def test_missing_damaged_and_foreign_files_say_so_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    told = []
    for spoil in (
        lambda: None,
        lambda: save_encoder(net(), RECORD | {"backbone": "test_vit"}, path),
        lambda: path.write_bytes(b"not weights"),
        lambda: path.with_suffix(".json").unlink(),
    ):
        spoil()
        with pytest.raises(EncoderError) as caught:
            load_checkpoint(path)
        told.append(str(caught.value))
    assert not any("\n" in line for line in told)
    missing, unfit, damaged, unrecorded = told
    assert "There is no file" in missing and "does not fit its weights" in unfit
    assert "is damaged" in damaged and "x.json" in unrecorded


def test_a_training_checkpoint_loads_without_unpickling_objects(tmp_path: Path) -> None:
    torch.save({"averaged": net().state_dict(), "record": RECORD}, tmp_path / "run.pt")
    assert weights_sha256(load_checkpoint(tmp_path / "run.pt")[0]) == weights_sha256(net())
    torch.save(net(), tmp_path / "object.pt")
    with pytest.raises(EncoderError, match="not a checkpoint"):
        load_checkpoint(tmp_path / "object.pt")
    assert json.dumps(RECORD)
