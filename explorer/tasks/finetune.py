"""Fine-tuning of the encoder on a task, compared with the probe on the same folds.

Scored and stored is the mean of two logits: of the network tuned on the images, and of the probe
on the embeddings. `evaluate finetune` gives the scores of both and of the mean.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.model_columns import make_models_folder
from explorer.progress import Progress
from explorer.tasks import logistic
from explorer.tasks.calibrate import Calibration, balanced_threshold, calibrate, log_loss
from explorer.tasks.fold_training import (
    FoldTraining,
    catalogue_encoder,
    folds_path,
    labelled_crops,
)
from explorer.tasks.intervals import bootstrap_resamples, paired_difference
from explorer.tasks.probe import Folds, out_of_fold
from explorer.tasks.scores import Score, roc_auc, score_out_of_fold
from explorer.tasks.subsample import LabelSample
from explorer.tasks.train_probe import TaskResult, fit_catalogue_space
from explorer.training.finetune import TuneConfig
from explorer.workspace.workspace import Workspace

FOLDS = 3


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


def compare_with_probe(
    workspace: Workspace, result: TaskResult, config: TuneConfig, progress: Progress
) -> FineTuned:
    """Fine-tune on each of three folds, and score beside the probe fitted to the same folds.

    Logits of finished folds are stored in the catalogue's folder, so that a comparison that was
    stopped goes on.
    """
    rows, truth, groups = result.labelled.rows, result.labelled.truth, result.groups
    encoder = catalogue_encoder(workspace)
    crops = labelled_crops(workspace, encoder, rows, progress)
    parts = list(logistic.stratified_folds(truth, FOLDS, seed=config.seed, groups=groups))
    stored = folds_path(make_models_folder(workspace.catalogue.path), result, config)
    network, folds = FoldTraining(encoder, crops, truth, config).logits(parts, stored, progress)
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
