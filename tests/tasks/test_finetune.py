"""Fine-tuning judged against the probe on the same folds, resumed, and kept only if it pays."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import timm
import torch

import explorer
from explorer.__main__ import main
from explorer.encoder.frames import Frame
from explorer.encoder.hub import TimmNet
from explorer.encoder.models import Encoder, encoder_of
from explorer.errors import CatalogueError, EncoderError
from explorer.progress import Progress
from explorer.sources.originals import Originals
from explorer.tasks import finetune, store, train_probe
from explorer.tasks.labels import Task
from explorer.training.finetune import TuneConfig
from explorer.workspace.workspace import Workspace

pytestmark = pytest.mark.slow

TASK = Task(column="class", positive=("ring",))
QUICK = TuneConfig(epochs=1, batch=16)


def tiny(name: str = "fake", *, device: str = "auto") -> Encoder:
    torch.manual_seed(0)
    frame = Frame(size_px=32, kind="centre", disc=False, mean=(0.2,) * 3, std=(0.2,) * 3)
    backbone = timm.create_model("test_efficientnet", pretrained=False, num_classes=0)
    made = encoder_of(TimmNet(backbone, frame), {"frame": frame.record()}, name=name, tree=None)
    return replace(made, weights_sha256="f" * 64)


@pytest.fixture
def workspace(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("explorer.encoder.models.load_encoder", tiny)
    return explorer.open(catalogue)


def test_the_comparison_is_out_of_fold_and_resumes(workspace: Workspace) -> None:
    result = train_probe.train_probe(workspace, TASK)
    found = finetune.compare_with_probe(workspace, result, QUICK, Progress())
    assert found.out_of_fold.shape == (59,) and found.score.folds == 3 and found.originals
    assert found.gain["low"] <= found.gain["value"] <= found.gain["high"]
    better = found.gain["value"] > 0 and found.score.log_loss < found.probe_log_loss
    assert found.pays == better and 0 < found.probe_log_loss < 1

    class Told(Progress):
        stages: list[str]

        def stage(self, name: str, total: int, *, done: int = 0) -> None:
            self.stages = [*getattr(self, "stages", []), name]

    told = Told()
    again = finetune.compare_with_probe(workspace, result, QUICK, told)
    assert np.array_equal(again.out_of_fold, found.out_of_fold)
    assert not any("fold" in name for name in told.stages)  # nothing is tuned twice

    finetune.train_and_store(workspace, found, "ring_t", Progress())
    stored = explorer.open(workspace.catalogue.path).catalogue
    entry = stored.manifest.taught["ring_t"]
    assert entry["mode"] == "last" and (workspace.catalogue.path / entry["file"]).is_file()
    values = stored.column("ring_t")
    assert np.isfinite(values).all() and (workspace.catalogue.path / entry["probe"]).is_file()
    again = store.store_probe(explorer.open(workspace.catalogue.path), result, "ring_t").taught[
        "ring_t"
    ]
    left = {path.name for path in (workspace.catalogue.path / "taught").iterdir()}
    assert Path(again["file"]).name in left and Path(entry["probe"]).name not in left
    finetune.train_and_store(explorer.open(workspace.catalogue.path), found, "ring_t", Progress())
    assert not list((workspace.catalogue.path / "taught").glob("folds-*"))
    with pytest.raises(CatalogueError, match="no probe"):
        store.refill_column(explorer.open(workspace.catalogue.path), "ring_t", Progress())


def test_the_command_stores_the_probe_where_tuning_does_not_pay(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["finetune", str(workspace.catalogue.path), "--column", "class", "--positive", "ring"]
    assert main([*words, "--mode", "all", "--epochs", "1", "--name", "ring_t", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    entry = explorer.open(workspace.catalogue.path).catalogue.manifest.taught["ring_t"]
    assert told["tuned"]["probe_log_loss"] > 0
    assert told["mode"] == entry["mode"] == ("all" if told["tuned"]["pays"] else "probe")


def test_without_its_source_a_catalogue_gives_thumbnails(
    workspace: Workspace, tmp_path: Path
) -> None:
    assert workspace.originals.found and workspace.originals.image(0).shape == (64, 64, 3)
    shutil.rmtree(tmp_path / "in")
    gone = Originals(workspace.catalogue)
    assert not gone.found and gone.image(0).shape == (192, 192, 3)


def test_other_weights_are_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "explorer.encoder.models.load_encoder",
        lambda name, device="auto": replace(tiny(), weights_sha256="e" * 64),
    )
    with pytest.raises(EncoderError, match="other weights"):
        finetune.catalogue_encoder(workspace)


def test_the_verdict_on_tuning_is_told_with_its_figures(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["finetune", str(workspace.catalogue.path), "--column", "class", "--positive", "ring"]
    assert main([*words, "--mode", "last", "--epochs", "1"]) == 0
    told = capsys.readouterr().out
    assert "in AUC over the probe of the same folds, log loss 0." in told and "the probe" in told
