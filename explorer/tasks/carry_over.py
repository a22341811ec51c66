"""A task on light curves by the pretrained network and forests, pooled as folds of labels say."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from explorer.arrays import Logits
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import check_name, make_models_folder
from explorer.errors import CatalogueError
from explorer.files import open_whole
from explorer.lightcurves.choose import choose_from, classify_as_chosen, out_of_fold
from explorer.lightcurves.encoder import bundled_encoder
from explorer.lightcurves.few_labels import Taught
from explorer.lightcurves.kept_measures import MEASURES_FILE
from explorer.lightcurves.names import REST
from explorer.progress import Progress
from explorer.tasks.calibrate import Calibration, balanced_threshold, calibrate
from explorer.tasks.carried import CarriedOver
from explorer.tasks.logistic import stratified_folds
from explorer.tasks.scores import Score, score_out_of_fold
from explorer.tasks.store import manifest_entry, replace_column
from explorer.tasks.subsample import LabelSample, stratified_subsample
from explorer.tasks.train_probe import TaskResult, extend_to_unsampled
from explorer.workspace.workspace import Workspace

MOST = 2_000  # labels taught
FOLDS = 5
SURE = 1e-4  # probabilities this near to 0 and 1 are not told apart


@dataclass(frozen=True)
class _Labels:
    """The labels taught: their places among the task's, their truth, and the fold of each."""

    used: NDArray[np.int64]
    sample: LabelSample
    fold: NDArray[np.int64]


def carry_over(
    workspace: Workspace,
    result: TaskResult,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> TaskResult:
    """The probe's task as the pretrained network, forests and their pool give it, if better.

    Folds of the labels weigh them; `carried` of the result says how. Where the value that counts
    as yes is the name of a kind that the network knows, it begins from its answer.

    Raises:
        CatalogueError: a catalogue built before measures were kept; the message says what to do.
    """
    progress = progress or Progress()
    measures, encoder = stored_measures(workspace), bundled_encoder()
    labels = _labels(result, seed)
    positive = result.task.positive[0] if len(result.task.positive) == 1 else "yes"
    rows = result.labelled.rows[labels.used]
    taught = Taught(measures[rows], labels.sample.truth.astype(np.int64), (REST, positive), seed)
    told = out_of_fold(encoder, taught, labels.fold, tell=_stage(progress, "validating"))
    choice = choose_from(told, taught.classes, labels.fold)
    logits = _logit(choice.out_of_fold[:, 1])
    calibration, given = calibrate(logits, labels.sample.truth, labels.fold)
    carried = CarriedOver(choice, _score(labels, logits, calibration, given), result.score)
    if not carried.pays:
        return replace(result, carried=carried)
    progress.stage("predicting", 1)
    every = _logit(classify_as_chosen(choice, encoder, taught, measures)[:, 1])
    calibration = calibration.correct_prior(labels.sample.weights)
    return _as_carried(result, carried, calibration(every), labels.used, given)


def _labels(result: TaskResult, seed: int) -> _Labels:
    truth = result.labelled.truth
    used, weights = stratified_subsample(truth, most=MOST, seed=seed)
    sample = LabelSample(truth[used], result.groups[used], weights)
    fold = np.zeros(len(used), np.int64)
    parts = stratified_folds(sample.truth, FOLDS, seed=seed, groups=sample.groups)
    for number, (_, out) in enumerate(parts):
        fold[out] = number
    return _Labels(used, sample, fold)


def _stage(progress: Progress, stage: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if done == 0:
            progress.stage(stage, total)
        progress.update(done)

    return tell


def _logit(probability: NDArray[np.float64]) -> Logits:
    return logit(np.clip(probability, SURE, 1 - SURE))


def _score(
    labels: _Labels, logits: Logits, calibration: Calibration, given: NDArray[np.float64]
) -> Score:
    weights = labels.sample.weights
    threshold = calibration.correct_prior(weights)(
        np.array(balanced_threshold(logits, labels.sample.truth))
    )
    return score_out_of_fold(
        labels.sample,
        weights.correct_prior(given)[None],
        int(labels.fold.max()) + 1,
        threshold=float(threshold),
    )


def _as_carried(
    result: TaskResult,
    carried: CarriedOver,
    probability: NDArray[np.float64],
    used: NDArray[np.int64],
    given: NDArray[np.float64],
) -> TaskResult:
    """The result with other probabilities, of all and of the labels left out, and their score."""
    fitted = replace(result.fitted, score=carried.score, out_of_fold=given)
    labelled, float32 = result.labelled, probability.astype(np.float32)
    if len(used) < len(labelled.rows):
        labelled, fitted = extend_to_unsampled(labelled, fitted, used, float32)
    return replace(result, labelled=labelled, fitted=fitted, probability=float32, carried=carried)


def can_carry_over(workspace: Workspace) -> bool:
    """Whether it is a catalogue of light curves that keeps their measures."""
    pictured = workspace.catalogue.pictured
    return not pictured and (workspace.catalogue.path / MEASURES_FILE).exists()


def stored_measures(workspace: Workspace) -> NDArray[np.float64]:
    """The measures float64 (N, 63) of a catalogue of light curves.

    Raises:
        CatalogueError: they are not there, or not of every curve.
    """
    path = workspace.catalogue.path / MEASURES_FILE
    try:
        measures = np.load(path, allow_pickle=False)
    except (OSError, ValueError):
        measures = np.zeros((0, 0))
    if len(measures) != len(workspace.catalogue):
        raise CatalogueError(
            f"{workspace.catalogue.path} holds no measures of its light curves: build it again, "
            f"with python -m explorer lightcurves {workspace.catalogue.manifest.source} --out "
            f"{workspace.catalogue.path}-again."
        )
    return measures.astype(np.float64)


def store_carried_over(
    workspace: Workspace, result: TaskResult, name: str, *, who: str = ""
) -> Manifest:
    """Store the probabilities as column `name`, and what was chosen beside them."""
    path = workspace.catalogue.path
    check_name(path, name)
    file = make_models_folder(path) / f"{name}-carried-over.json"
    record = carry_over_report(result)
    with open_whole(file) as stream:
        stream.write(json.dumps(record).encode())
    entry = manifest_entry(workspace.catalogue, result, file, who)
    return replace_column(
        workspace.catalogue, name, result.probability, entry | {"mode": "carried over"} | record
    )


def carry_over_report(result: TaskResult) -> dict[str, Any]:
    """The choice as plain values, for JSON."""
    carried = result.carried
    if carried is None:
        raise ValueError("This task was not carried over.")
    return {
        "way": next(iter(carried.choice.shares)),
        "why": carried.why,
        "pays": carried.pays,
        "macro_f1": carried.choice.scores,
        "shares": carried.choice.shares,
        "auc": carried.score.auc["value"],
        "probe_auc": carried.probe.auc["value"],
    }
