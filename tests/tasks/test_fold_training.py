"""Tests of explorer.tasks.fold_training: folds are tuned with the catalogue's own encoder."""

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import EncoderError
from explorer.tasks import train_probe
from explorer.tasks.fold_training import catalogue_encoder, folds_path
from explorer.tasks.labels import Task
from explorer.workspace.workspace import Workspace
from tests.tasks.conftest import QUICK, tiny

pytestmark = pytest.mark.slow


def test_other_weights_are_refused(
    tiny_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "explorer.encoder.models.load_encoder",
        lambda name, device="auto": replace(tiny(), weights_sha256="e" * 64),
    )
    with pytest.raises(EncoderError, match="other weights"):
        catalogue_encoder(tiny_workspace)


def test_logits_of_other_labels_or_another_recipe_lie_in_another_file(
    tiny_workspace: Workspace,
) -> None:
    ring = train_probe.train_probe(tiny_workspace, Task(column="class", positive=("ring",)))
    round_ = train_probe.train_probe(tiny_workspace, Task(column="class", positive=("round",)))
    named = {
        folds_path(Path("taught"), result, config).name
        for result in (ring, round_)
        for config in (QUICK, replace(QUICK, epochs=2))
    }
    assert len(named) == 4 and folds_path(Path("taught"), ring, QUICK).name in named
