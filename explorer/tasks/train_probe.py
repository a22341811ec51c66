"""Fits a probe to a task's labels and predicts every galaxy of an open catalogue."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.dataset import Catalogue
from explorer.progress import Progress
from explorer.search.duplicates import duplicate_groups
from explorer.tasks.labels import LabelledSet, Task, labelled_set
from explorer.tasks.probe import FittedProbe, Probe, fit_probe
from explorer.tasks.scores import Score, check_labels
from explorer.tasks.space import ProbeSpace, fit_space, sample_rows
from explorer.tasks.subsample import LabelSample, stratified_subsample
from explorer.workspace.workspace import Workspace

if TYPE_CHECKING:
    from explorer.tasks.carried import CarriedOver


@dataclass(frozen=True)
class TaskResult:
    """A task, its labels, the probe fitted to them, and P(yes) of all galaxies, float32 (N,).

    groups: int64 (L,), equal for labelled rows that show one galaxy: they share their fold.
    carried: of light curves, how it compares with the pretrained network carried over; where that
    pays, score and probabilities are its own.
    """

    task: Task
    labelled: LabelledSet
    fitted: FittedProbe
    probability: NDArray[np.float32]
    groups: NDArray[np.int64]
    carried: "CarriedOver | None" = None

    @property
    def score(self) -> Score:
        """The cross-validated score."""
        return self.fitted.score

    @property
    def caution(self) -> str:
        """The class prior that the probabilities assume; empty where every galaxy is labelled."""
        if len(self.labelled.rows) == len(self.probability):
            return ""
        share = 100 * self.labelled.truth.mean()
        return (
            f"The probabilities hold where {share:.2g}% are yes, as among the labels. Of a kind "
            "rarer than that among all galaxies they are too high; the order of the galaxies stays."
        )

    @property
    def duplicate_labels(self) -> int:
        """How many labels are of a galaxy that is labelled under another name too."""
        return len(self.groups) - len(np.unique(self.groups))


def train_probe(
    workspace: Workspace, task: Task, *, seed: int | None = None, progress: Progress | None = None
) -> TaskResult:
    """Train a linear probe on the task's labels and predict every galaxy; nothing is stored.

    Raises:
        FewLabels: one class only, or fewer than two of a class.
        CatalogueError: an unknown column.
        LabelError: an unknown tag.
    """
    seed = workspace.catalogue.manifest.seed if seed is None else seed
    progress = progress or Progress()
    labelled = labelled_set(workspace, task, seed=seed)
    used, weights = stratified_subsample(labelled.truth, seed=seed)
    groups = _duplicate_groups(workspace, labelled.rows, used)
    sample = LabelSample(check_labels(labelled.truth[used], groups[used]), groups[used], weights)
    progress.stage("reading", 1)
    space = fit_catalogue_space(workspace.catalogue, seed=seed)
    embeddings = workspace.catalogue.embeddings(labelled.rows[used]).astype(np.float32)
    progress.stage("validating", 1)

    def tell(done: int, total: int) -> None:
        if done == 0:
            progress.stage("validating", total)
        progress.update(done)

    fitted = fit_probe(space, embeddings, sample, seed=seed, tell=tell)
    probability = predict(workspace.catalogue, fitted.probe, progress)
    if len(used) < len(labelled.rows):
        labelled, fitted = extend_to_unsampled(labelled, fitted, used, probability)
    return TaskResult(task, labelled, fitted, probability, groups)


def _duplicate_groups(
    workspace: Workspace, rows: NDArray[np.int64], used: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The group of each labelled row, int64 (L,); rows that are not used have one each."""
    groups = len(used) + np.arange(len(rows))
    groups[used] = duplicate_groups(workspace.search.similarity.same(), rows[used])
    return groups


def extend_to_unsampled(
    labelled: LabelledSet,
    fitted: FittedProbe,
    used: NDArray[np.int64],
    probability: NDArray[np.float32],
) -> tuple[LabelledSet, FittedProbe]:
    """Both for all labels: those left out of the sample are out of fold as they are."""
    given = probability[labelled.rows].astype(np.float64)
    given[used] = fitted.out_of_fold
    about = f"{labelled.about} ({len(used):,} of {len(labelled.rows):,} labels, drawn by chance)"
    return replace(labelled, about=about), replace(fitted, out_of_fold=given)


def fit_catalogue_space(catalogue: Catalogue, *, seed: int = 0) -> ProbeSpace:
    """The half-whitened space of a catalogue, fitted to up to 20,000 of its galaxies."""
    rows = sample_rows(len(catalogue), seed=seed)
    return fit_space(catalogue.embeddings(rows))


def predict(catalogue: Catalogue, probe: Probe, progress: Progress) -> NDArray[np.float32]:
    """P(yes) of every galaxy, float32 (N,)."""
    progress.stage("predicting", len(catalogue))
    parts: list[NDArray[np.float32]] = []
    done = 0
    for batch in catalogue.embedding_batches():
        parts.append(probe(batch))
        done += len(batch)
        progress.update(done)
    return np.concatenate(parts)[: len(catalogue)]
