"""A task on light curves by the pretrained network, a forest, or both: whatever folds say."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import check_name, make_models_folder
from explorer.errors import CatalogueError
from explorer.files import open_whole
from explorer.lightcurves.choose import (
    MEAN,
    CurveChoice,
    choose_from,
    classify_as_chosen,
    mix,
    out_of_fold,
)
from explorer.lightcurves.encoder import bundled_encoder
from explorer.lightcurves.few_labels import Taught
from explorer.lightcurves.names import REST
from explorer.pipeline.light_curves import MEASURES_FILE
from explorer.tasks.store import manifest_entry, replace_column
from explorer.tasks.train_probe import TaskResult
from explorer.workspace.workspace import Workspace

MOST = 4_000  # labels taught


@dataclass(frozen=True)
class CarriedOver:
    """The way chosen, its area under the curve on labels left out, and P(yes) float32 (N,)."""

    choice: CurveChoice
    auc: float
    probability: NDArray[np.float32]


def carry_over(workspace: Workspace, result: TaskResult, *, seed: int = 0) -> CarriedOver:
    """P(yes) of every light curve from the task's labels, by the way that folds of them choose.

    Where the value that counts as yes is the name of a kind that the network knows, it begins
    from its answer.

    Raises:
        CatalogueError: a catalogue built before measures were kept; the message says what to do.
    """
    measures, encoder = stored_measures(workspace), bundled_encoder()
    rows, truth = result.labelled.rows, result.labelled.truth
    kept = np.sort(np.random.default_rng(seed).permutation(len(rows))[:MOST])
    positive = result.task.positive[0] if len(result.task.positive) == 1 else "yes"
    taught = Taught(measures[rows[kept]], truth[kept].astype(np.int64), (REST, positive), seed)
    told = out_of_fold(encoder, taught)
    choice = choose_from(told, taught.classes)
    chosen = mix(told, choice.shares) if choice.name == MEAN else told[choice.name]
    probability = classify_as_chosen(choice, encoder, taught, measures)[:, 1]
    auc = float(roc_auc_score(taught.classes, chosen[:, 1]))
    return CarriedOver(choice, auc, probability.astype(np.float32))


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
    workspace: Workspace, result: TaskResult, carried: CarriedOver, name: str, *, who: str = ""
) -> Manifest:
    """Store the probabilities as column `name`, and what was chosen beside them."""
    path = workspace.catalogue.path
    check_name(path, name)
    file = make_models_folder(path) / f"{name}-carried-over.json"
    record = carry_over_report(carried)
    with open_whole(file) as stream:
        stream.write(json.dumps(record).encode())
    entry = manifest_entry(workspace.catalogue, result, file, who)
    return replace_column(
        workspace.catalogue, name, carried.probability, entry | {"mode": "carried over"} | record
    )


def carry_over_report(carried: CarriedOver) -> dict[str, Any]:
    """The choice as plain values, for JSON."""
    return {
        "way": carried.choice.name,
        "why": carried.choice.why,
        "macro_f1": carried.choice.scores,
        "shares": carried.choice.shares,
        "auc": carried.auc,
    }
