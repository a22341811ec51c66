"""The network of each fold, trained on the other folds; finished folds are stored."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Crops, Groups, Truth
from explorer.catalogue.model_columns import make_models_folder
from explorer.encoder import Encoder, load_same_encoder
from explorer.files import write_text
from explorer.progress import Progress
from explorer.tasks import logistic
from explorer.tasks.train_probe import TaskResult
from explorer.training.finetune import LabelledCrops, TuneConfig, logits, tune
from explorer.training.labelled_crops import CropStore, load_or_replace_crops
from explorer.workspace.workspace import Workspace

VIEWS = 4


def catalogue_encoder(workspace: Workspace) -> Encoder:
    """The catalogue's own encoder; EncoderError where its weights are not the ones here."""
    catalogue, device = workspace.catalogue, workspace.settings.device
    return load_same_encoder(catalogue.manifest.encoder, device=device, folder=catalogue.path)


@dataclass(frozen=True)
class FoldTraining:
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
                tell = epoch_callback(progress, name, self.config)
                labelled = LabelledCrops(np.asarray(self.crops[train]), self.truth[train])
                model = tune(self.encoder, labelled, self.config, tell=tell)
                seen = logits(model, np.asarray(self.crops[test]), views=VIEWS)
                done[str(number)] = seen.tolist()
                write_text(stored, json.dumps(done))
            found[test] = done[str(number)]
        return found, folds


def labelled_crops(
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


def epoch_callback(progress: Progress, name: str, config: TuneConfig) -> Callable[[int, int], None]:
    """A callback that tells `progress` of each epoch of the stage `name`."""
    progress.stage(name, config.epochs)
    return lambda done, total: progress.update(done)


def folds_path(folder: Path, result: TaskResult, config: TuneConfig) -> Path:
    """The file of the logits of one task's folds, named by its labels and recipe."""
    told = f"{result.labelled.rows.tolist()} {result.labelled.truth.tolist()} {config}"
    return folder / f"folds-{hashlib.sha256(told.encode()).hexdigest()[:12]}.json"
