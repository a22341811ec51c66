"""What the tests of this folder share."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import timm
import torch

import explorer
from explorer.encoder.frames import Frame
from explorer.encoder.hub import TimmNet
from explorer.encoder.models import Encoder, encoder_of
from explorer.tasks.labels import Task
from explorer.training.finetune import TuneConfig
from explorer.workspace.workspace import Workspace


def blobs(
    count: int, *, apart: float = 2.0, share: float = 0.5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings (N, 24) in which the first axis tells the positives apart."""
    rng = np.random.default_rng(seed)
    truth = rng.random(count) < share
    points = rng.normal(size=(count, 24))
    points[:, 0] += apart * (truth - 0.5)
    return points.astype(np.float32), truth


RING = Task(column="class", positive=("ring",))


def ids(workspace: Workspace, kind: str) -> list[str]:
    mask = workspace.selection.mask(f"class = '{kind}'")
    return [str(galaxy) for galaxy in workspace.catalogue.ids()[mask]]


QUICK = TuneConfig(epochs=1, batch=16)


def tiny(name: str = "fake", *, device: str = "auto") -> Encoder:
    torch.manual_seed(0)
    frame = Frame(size_px=32, kind="centre", disc=False, mean=(0.2,) * 3, std=(0.2,) * 3)
    backbone = timm.create_model("test_efficientnet", pretrained=False, num_classes=0)
    made = encoder_of(TimmNet(backbone, frame), {"frame": frame.record()}, name=name, tree=None)
    return replace(made, weights_sha256="f" * 64)


@pytest.fixture
def tiny_workspace(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The catalogue opened, with an encoder that is quick to tune in place of its own."""
    monkeypatch.setattr("explorer.encoder.models.load_encoder", tiny)
    return explorer.open(catalogue)
