"""Fine-tuning of the encoder on a task, compared with the probe on the same folds.

Scored and stored is the mean of two logits: of the network tuned on the images, and of the probe
on the embeddings. `evaluate finetune` gives the scores of both and of the mean.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Crops, Groups, Truth
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import make_models_folder
from explorer.encoder import Encoder, load_same_encoder
from explorer.files import write_text
from explorer.progress import Progress
from explorer.tasks import logistic
from explorer.tasks.calibrate import Calibration, balanced_threshold, calibrate, log_loss
from explorer.tasks.intervals import bootstrap_resamples, paired_difference
from explorer.tasks.probe import Folds, out_of_fold
from explorer.tasks.scores import Score, roc_auc, score_out_of_fold
from explorer.tasks.store import manifest_entry, replace_column
from explorer.tasks.subsample import LabelSample
from explorer.tasks.train_probe import TaskResult, fit_catalogue_space
from explorer.training.finetune import TuneConfig, TunedNetwork, logits, tune
from explorer.training.labelled_crops import CropStore, cut_crops, load_or_replace_crops
from explorer.workspace.workspace import Workspace

FOLDS = 3
VIEWS = 4
BATCH = 256  # galaxies predicted at once


@dataclass(frozen=True)
class FineTuned:
    """The score of a tuned network averaged with the probe, and its gain over that probe alone.

    gain: AUC of the mean minus AUC of the probe, {"value", "low", "high"} of a paired bootstrap.
    probe_log_loss: the probe's. Both are of these three folds, not of the probe's own five, which
    fit it to more labels. out_of_fold: calibrated probabilities (L,). originals: whether the
    images were those that the catalogue was built from.
    """

    result: TaskResult
    config: TuneConfig
    score: Score
    gain: dict[str, float]
    probe_log_loss: float
    calibration: Calibration
    out_of_fold: NDArray[np.float64]
    originals: bool

    @property
    def pays(self) -> bool:
        """Whether the mean is better than the probe by AUC and by log loss."""
        return self.gain["value"] > 0 and self.score.log_loss < self.probe_log_loss


def catalogue_encoder(workspace: Workspace) -> Encoder:
    """The catalogue's own encoder; EncoderError where its weights are not the ones here."""
    return load_same_encoder(workspace.catalogue.manifest.encoder, device=workspace.settings.device)


def compare_with_probe(
    workspace: Workspace, result: TaskResult, config: TuneConfig, progress: Progress
) -> FineTuned:
    """Fine-tune on each of three folds, and score beside the probe fitted to the same folds.

    Logits of finished folds are stored in the catalogue's folder, so that a comparison that was
    stopped goes on.
    """
    rows, truth, groups = result.labelled.rows, result.labelled.truth, result.groups
    encoder = catalogue_encoder(workspace)
    crops = _labelled_crops(workspace, encoder, rows, progress)
    parts = list(logistic.stratified_folds(truth, FOLDS, seed=config.seed, groups=groups))
    stored = _folds_path(make_models_folder(workspace.catalogue.path), result, config)
    network, folds = _FoldTraining(encoder, crops, truth, config).logits(parts, stored, progress)
    space = fit_catalogue_space(workspace.catalogue, seed=config.seed)
    points = space(workspace.catalogue.embeddings(rows)).astype(np.float64)
    probe = out_of_fold(points, truth, Folds(FOLDS, 1, config.seed), groups=groups)[0][0]
    mean = (network + probe) / 2
    alone = calibrate(probe, truth, folds)[1]
    calibration, given = calibrate(mean, truth, folds)
    score = score_out_of_fold(
        LabelSample(truth, groups),
        given[None],
        len(parts),
        threshold=float(calibration(np.array(balanced_threshold(mean, truth)))),
        seed=config.seed,
    )
    resamples = bootstrap_resamples(truth, groups, seed=config.seed)
    return FineTuned(
        result,
        config,
        score,
        gain=paired_difference(truth, (given, alone), roc_auc, resamples),
        probe_log_loss=log_loss(alone, truth),
        calibration=calibration,
        out_of_fold=given,
        originals=workspace.originals.found,
    )


@dataclass(frozen=True)
class _FoldTraining:
    """What the network of every fold is trained with: crops uint8 (L, P, P, 3), truth (L,)."""

    encoder: Encoder
    crops: Crops
    truth: Truth
    config: TuneConfig

    def logits(
        self, parts: list[logistic.Fold], stored: Path, progress: Progress
    ) -> tuple[NDArray[np.float64], Groups]:
        """Logits (L,) of galaxies by networks not trained on them, and the fold of each.

        Folds whose logits are in the file `stored` are read from it, the others added to it.
        """
        found, folds = np.empty(len(self.truth)), np.empty(len(self.truth), np.int64)
        done = json.loads(stored.read_text()) if stored.exists() else {}
        for number, (train, test) in enumerate(parts):
            folds[test] = number
            if str(number) not in done:
                name = f"fold {number + 1} of {len(parts)}"
                tell = _epoch_callback(progress, name, self.config)
                crops = np.asarray(self.crops[train])
                model = tune(self.encoder, crops, self.truth[train], self.config, tell=tell)
                seen = logits(model, np.asarray(self.crops[test]), views=VIEWS)
                done[str(number)] = seen.tolist()
                write_text(stored, json.dumps(done))
            found[test] = done[str(number)]
        return found, folds


def _labelled_crops(
    workspace: Workspace, encoder: Encoder, rows: NDArray[np.int64], progress: Progress
) -> Crops:
    """Training crops uint8 (L, P, P, 3) of the labelled rows, stored in the catalogue's folder."""
    progress.stage("cropping", len(rows))
    return load_or_replace_crops(
        CropStore(
            make_models_folder(workspace.catalogue.path), workspace.catalogue.manifest.source
        ),
        workspace.originals.image,
        rows,
        encoder.frame,
        tell=lambda done, total: progress.update(done),
    )


def _epoch_callback(
    progress: Progress, name: str, config: TuneConfig
) -> Callable[[int, int], None]:
    progress.stage(name, config.epochs)
    return lambda done, total: progress.update(done)


def _folds_path(folder: Path, result: TaskResult, config: TuneConfig) -> Path:
    told = f"{result.labelled.rows.tolist()} {result.labelled.truth.tolist()} {config}"
    return folder / f"folds-{hashlib.sha256(told.encode()).hexdigest()[:12]}.json"


def train_on_all_labels(
    workspace: Workspace, tuned: FineTuned, progress: Progress
) -> tuple[NDArray[np.float32], Path]:
    """P(yes) of every galaxy, float32 (N,), by a network tuned on all labels, and its checkpoint.

    A training that was stopped goes on after its last whole epoch.
    """
    encoder, labelled = catalogue_encoder(workspace), tuned.result.labelled
    folder = make_models_folder(workspace.catalogue.path)
    checkpoint = _folds_path(folder, tuned.result, tuned.config).with_suffix(".pt")
    crops = _labelled_crops(workspace, encoder, labelled.rows, progress)
    model = tune(
        encoder,
        np.asarray(crops),
        labelled.truth,
        tuned.config,
        checkpoint=checkpoint,
        tell=_epoch_callback(progress, "tuning", tuned.config),
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


def finetune_report(tuned: FineTuned) -> dict[str, Any]:
    """The comparison as plain values, for JSON."""
    return {
        "depth": tuned.config.depth,
        "epochs": tuned.config.epochs,
        "score": asdict(tuned.score),
        "gain_in_auc_over_probe": tuned.gain,
        "probe_log_loss": tuned.probe_log_loss,
        "pays": tuned.pays,
        "originals": tuned.originals,
    }
