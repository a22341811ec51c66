"""Stores a task's probabilities as a column of the catalogue, with the model behind them."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import check_name, make_models_folder, store_column
from explorer.errors import CatalogueError
from explorer.progress import Progress
from explorer.tasks.probe import Probe
from explorer.tasks.train_probe import TaskResult, predict
from explorer.workspace.workspace import Workspace


def store_probe(workspace: Workspace, result: TaskResult, name: str, *, who: str = "") -> Manifest:
    """Store the probe and its probabilities as column `name`; the manifest that names it.

    An open catalogue keeps the version it has: open it again to see the column.

    Raises:
        CatalogueError: a name that is taken.
        BusyError: another process is writing the catalogue.
    """
    path = workspace.catalogue.path
    check_name(path, name)
    digest = hashlib.sha256(result.fitted.probe.weight.tobytes()).hexdigest()[:8]
    file = make_models_folder(path) / f"{name}-{digest}.npz"
    result.fitted.probe.write(file)
    probe = result.fitted.probe
    entry = manifest_entry(workspace.catalogue, result, file, who) | {
        "mode": "probe",
        "strength": probe.strength,
        "calibration": probe.calibration.kind,
        "score": asdict(result.score),
    }
    return replace_column(workspace.catalogue, name, result.probability, entry)


def replace_column(
    catalogue: Catalogue, name: str, values: NDArray[np.float32], entry: dict[str, Any]
) -> Manifest:
    """Store `values` (N,) as column `name` and delete the model files of a column it replaces."""
    older = catalogue.manifest.taught.get(name, {})
    manifest = store_column(catalogue.path, name, values, entry)
    for part in ("file", "probe"):
        if part in older and older[part] != entry.get(part):
            (catalogue.path / older[part]).unlink(missing_ok=True)
    return manifest


def manifest_entry(
    catalogue: Catalogue, result: TaskResult, file: Path, who: str
) -> dict[str, Any]:
    """The manifest's entry of a model's column: its file, task, encoder, author and time."""
    return {
        "file": str(file.relative_to(catalogue.path)),
        "task": result.task.record(),
        "about": result.labelled.about,
        "encoder": catalogue.manifest.encoder["weights_sha256"],
        "who": who or result.task.who,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def refill_column(workspace: Workspace, name: str, progress: Progress) -> Manifest:
    """Predict column `name` of all galaxies again by its stored probe, and store it.

    Raises:
        CatalogueError: no such taught column, or its model is gone or of other weights.
    """
    known = workspace.catalogue.manifest.taught
    if name not in known:
        there = ", ".join(known) or "none yet"
        raise CatalogueError(f"No column {name!r} was taught here; taught columns: {there}.")
    entry = known[name]
    if entry["mode"] != "probe":
        raise CatalogueError(f"Column {name!r} is no probe's: run the command that made it again.")
    if entry["encoder"] != workspace.catalogue.manifest.encoder["weights_sha256"]:
        raise CatalogueError(f"Column {name!r} was taught on other embeddings: teach it again.")
    probe = Probe.read(workspace.catalogue.path / entry["file"])
    values = predict(workspace.catalogue, probe, progress)
    return store_column(workspace.catalogue.path, name, values, entry)
