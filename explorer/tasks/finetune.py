"""Fine-tuning when it pays: judged against the probe on the same folds, kept only if better.

What is judged, and kept, is the mean of two logits: of the network tuned on the images, and of the
probe on the embeddings. Each errs in its own way; `evaluate finetune` gives both and the mean.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import make_models_folder
from explorer.encoder import Encoder, load_encoder
from explorer.errors import CatalogueError
from explorer.files import write_text
from explorer.progress import Progress
from explorer.tasks import logistic
from explorer.tasks.calibrate import Calibration, balanced_threshold, calibrate, log_loss
from explorer.tasks.intervals import bootstrap_resamples
from explorer.tasks.probe import out_of_fold
from explorer.tasks.scores import Score, roc_auc, score_out_of_fold
from explorer.tasks.store import manifest_entry, replace_column
from explorer.tasks.train_probe import TaskResult, fit_catalogue_space
from explorer.training.finetune import TuneConfig, TunedNetwork, logits, tune
from explorer.training.labelled_crops import cut_crops, load_or_replace_crops
from explorer.workspace.workspace import Workspace

FOLDS = 3
VIEWS = 4
BATCH = 256


@dataclass(frozen=True)
class FineTuned:
    """A tuned network with the probe, beside the probe of the same task alone.

    `gain` is tuned minus probe in AUC, {"value", "low", "high"}, galaxies resampled in pairs;
    `probe_log_loss` the probe's. Both are of these three folds: the probe's own five teach it more.
    """

    result: TaskResult
    score: Score
    gain: dict[str, float]
    probe_log_loss: float
    calibration: Calibration
    out_of_fold: NDArray[np.float64]
    originals: bool

    @property
    def pays(self) -> bool:
        """Whether the tuned network is better by AUC and by log loss."""
        return self.gain["value"] > 0 and self.score.log_loss < self.probe_log_loss


def catalogue_encoder(workspace: Workspace) -> Encoder:
    """The catalogue's own encoder.

    Raises:
        CatalogueError: its weights are not the ones here.
    """
    wanted = workspace.catalogue.manifest.encoder
    encoder = load_encoder(wanted["name"], device=workspace.settings.device)
    if encoder.weights_sha256 != wanted["weights_sha256"]:
        raise CatalogueError(
            f"The catalogue was built with other weights of {wanted['name']!r} than are here now: "
            f"build it again, then fine-tune."
        )
    return encoder


def compare_with_probe(
    workspace: Workspace, result: TaskResult, config: TuneConfig, progress: Progress
) -> FineTuned:
    """Tune on each fold's labels, judge with the fold's probe on the rest, beside the probe alone.

    A comparison that was stopped goes on: folds that are done are kept in the catalogue's folder.
    """
    encoder = catalogue_encoder(workspace)
    load, originals = workspace.originals.image, workspace.originals.found
    rows, truth = result.labelled.rows, result.labelled.truth
    folder = make_models_folder(workspace.catalogue.path)
    progress.stage("cropping", len(rows))
    crops = load_or_replace_crops(
        load,
        rows,
        encoder.frame,
        folder,
        version=workspace.catalogue.manifest.source,
        tell=lambda done, total: progress.update(done),
    )
    parts = list(logistic.stratified_folds(truth, FOLDS, seed=config.seed, groups=result.groups))
    found, folds = _cross_validate(
        encoder, crops, truth, parts, config, _folds_path(folder, result, config), progress
    )
    space = fit_catalogue_space(workspace.catalogue, seed=config.seed)
    points = space(workspace.catalogue.embeddings(rows)).astype(np.float64)
    probed = out_of_fold(
        points, truth, count=FOLDS, repeats=1, groups=result.groups, seed=config.seed
    )[0][0]
    found = (found + probed) / 2
    beside = calibrate(probed, truth, folds)[1]
    calibration, crossed = calibrate(found, truth, folds)
    score = score_out_of_fold(
        truth,
        crossed[None],
        len(parts),
        threshold=float(calibration(np.array(balanced_threshold(found, truth)))),
        groups=result.groups,
        seed=config.seed,
    )
    resamples = bootstrap_resamples(truth, result.groups, seed=config.seed)
    gain = paired_gain(truth, crossed, beside, resamples)
    return FineTuned(result, score, gain, log_loss(beside, truth), calibration, crossed, originals)


def _cross_validate(
    encoder: Encoder,
    crops: NDArray[np.uint8],
    truth: NDArray[np.bool_],
    parts: list[logistic.Fold],
    config: TuneConfig,
    memo: Path,
    progress: Progress,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Logits (L,) of galaxies by networks that never met them, and the fold of each."""
    found, groups = np.empty(len(truth)), np.empty(len(truth), np.int64)
    done = json.loads(memo.read_text()) if memo.exists() else {}
    for number, (train, test) in enumerate(parts):
        groups[test] = number
        if str(number) not in done:
            tell = _epoch_callback(progress, f"fold {number + 1} of {len(parts)}", config)
            model = tune(encoder, np.asarray(crops[train]), truth[train], config, tell=tell)
            done[str(number)] = logits(model, np.asarray(crops[test]), views=VIEWS).tolist()
            write_text(memo, json.dumps(done))
        found[test] = done[str(number)]
    return found, groups


def _epoch_callback(
    progress: Progress, name: str, config: TuneConfig
) -> Callable[[int, int], None]:
    progress.stage(name, config.epochs)
    return lambda done, total: progress.update(done)


def _folds_path(folder: Path, result: TaskResult, config: TuneConfig) -> Path:
    told = f"{result.labelled.rows.tolist()} {result.labelled.truth.tolist()} {config}"
    return folder / f"folds-{hashlib.sha256(told.encode()).hexdigest()[:12]}.json"


def paired_gain(
    truth: NDArray[np.bool_],
    one: NDArray[np.float64],
    other: NDArray[np.float64],
    resamples: Iterable[NDArray[np.int64]],
) -> dict[str, float]:
    """AUC of `one` minus AUC of `other`, (L,) each, with a paired 95 % bootstrap interval."""
    drawn = [
        roc_auc(truth[rows], one[rows]) - roc_auc(truth[rows], other[rows]) for rows in resamples
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {
        "value": roc_auc(truth, one) - roc_auc(truth, other),
        "low": float(low),
        "high": float(high),
    }


def train_on_all_labels(
    workspace: Workspace, tuned: FineTuned, config: TuneConfig, progress: Progress
) -> tuple[NDArray[np.float32], Path]:
    """P(yes) of every galaxy, float32 (N,), by network and probe of all labels; its file."""
    encoder = catalogue_encoder(workspace)
    load = workspace.originals.image
    folder = make_models_folder(workspace.catalogue.path)
    labelled = tuned.result.labelled
    memo = _folds_path(folder, tuned.result, config)
    version = workspace.catalogue.manifest.source
    crops = load_or_replace_crops(load, labelled.rows, encoder.frame, folder, version=version)
    checkpoint = memo.with_suffix(".pt")
    model = tune(
        encoder,
        np.asarray(crops),
        labelled.truth,
        config,
        checkpoint=checkpoint,
        tell=_epoch_callback(progress, "tuning", config),
    )
    values = predict(workspace, encoder, model, tuned, progress)
    return values, checkpoint


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
    workspace: Workspace,
    tuned: FineTuned,
    config: TuneConfig,
    name: str,
    progress: Progress,
    *,
    who: str = "",
) -> Manifest:
    """Tune on all labels and store the probabilities as column `name`, network and probe beside."""
    values, checkpoint = train_on_all_labels(workspace, tuned, config, progress)
    file = checkpoint.with_name(f"{name}-{checkpoint.stem.removeprefix('folds-')[:8]}.pt")
    checkpoint.rename(file)
    beside = file.with_suffix(".npz")
    tuned.result.fitted.probe.write(beside)
    entry = manifest_entry(workspace.catalogue, tuned.result, file, who) | {
        "mode": config.depth,
        "probe": str(beside.relative_to(workspace.catalogue.path)),
        "calibration": tuned.calibration.kind,
        "epochs": config.epochs,
        "score": asdict(tuned.score),
        "gain_in_auc_over_probe": tuned.gain,
    }
    manifest = replace_column(workspace.catalogue, name, values, entry)
    checkpoint.with_suffix(".json").unlink(missing_ok=True)
    return manifest


def finetune_report(tuned: FineTuned, config: TuneConfig) -> dict[str, Any]:
    """The comparison as plain values, for JSON."""
    return {
        "depth": config.depth,
        "epochs": config.epochs,
        "score": asdict(tuned.score),
        "gain_in_auc_over_probe": tuned.gain,
        "probe_log_loss": tuned.probe_log_loss,
        "pays": tuned.pays,
        "originals": tuned.originals,
    }
