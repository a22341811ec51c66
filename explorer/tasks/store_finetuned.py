"""Fine-tuning on all labels: the network, its probabilities, and the column that they become."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import make_models_folder
from explorer.encoder import Encoder
from explorer.progress import Progress
from explorer.tasks.finetune import FineTuned
from explorer.tasks.fold_training import (
    VIEWS,
    catalogue_encoder,
    epoch_callback,
    folds_path,
    labelled_crops,
)
from explorer.tasks.store import manifest_entry, replace_column
from explorer.training.finetune import LabelledCrops, TunedNetwork, logits, tune
from explorer.training.labelled_crops import cut_crops
from explorer.workspace.workspace import Workspace

BATCH = 256  # galaxies predicted at once


def train_on_all_labels(
    workspace: Workspace, tuned: FineTuned, progress: Progress
) -> tuple[NDArray[np.float32], Path]:
    """P(yes) of every galaxy, float32 (N,), by a network tuned on all labels, and its checkpoint.

    A training that was stopped goes on after its last whole epoch.
    """
    encoder, labelled = catalogue_encoder(workspace), tuned.result.labelled
    folder = make_models_folder(workspace.catalogue.path)
    checkpoint = folds_path(folder, tuned.result, tuned.config).with_suffix(".pt")
    crops = labelled_crops(workspace, encoder, labelled.rows, progress)
    model = tune(
        encoder,
        LabelledCrops(np.asarray(crops), labelled.truth),
        tuned.config,
        checkpoint=checkpoint,
        tell=epoch_callback(progress, "tuning", tuned.config),
    )
    return predict(workspace, encoder, model, tuned, progress), checkpoint


def predict(
    workspace: Workspace,
    encoder: Encoder,
    model: TunedNetwork,
    tuned: FineTuned,
    progress: Progress,
) -> NDArray[np.float32]:
    """Calibrated probabilities float32 (N,) of every galaxy of the catalogue."""
    load, probe = workspace.originals.image, tuned.result.fitted.probe
    count = len(workspace.catalogue)
    progress.stage("predicting", count)
    parts = []
    for at in range(0, count, BATCH):
        rows = np.arange(at, min(at + BATCH, count))
        seen = logits(model, cut_crops(load, rows, encoder.frame), views=VIEWS)
        parts.append((seen + probe.logits(workspace.catalogue.embeddings(rows))) / 2)
        progress.update(int(rows[-1]) + 1)
    return tuned.calibration(np.concatenate(parts)).astype(np.float32)


def train_and_store(
    workspace: Workspace, tuned: FineTuned, name: str, progress: Progress, *, who: str = ""
) -> Manifest:
    """Tune on all labels, and store the probabilities as column `name` with network and probe."""
    values, checkpoint = train_on_all_labels(workspace, tuned, progress)
    file = checkpoint.with_name(f"{name}-{checkpoint.stem.removeprefix('folds-')[:8]}.pt")
    checkpoint.rename(file)
    probe_file = file.with_suffix(".npz")
    tuned.result.fitted.probe.write(probe_file)
    entry = manifest_entry(workspace.catalogue, tuned.result, file, who) | {
        "mode": tuned.config.depth,
        "probe": str(probe_file.relative_to(workspace.catalogue.path)),
        "calibration": tuned.calibration.kind,
        "epochs": tuned.config.epochs,
        "score": asdict(tuned.score),
        "gain_in_auc_over_probe": tuned.gain,
    }
    manifest = replace_column(workspace.catalogue, name, values, entry)
    checkpoint.with_suffix(".json").unlink(missing_ok=True)
    return manifest
