"""A linear probe on embeddings with calibrated probabilities, and its nested cross-validation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Floats, Groups, Truth
from explorer.errors import CatalogueError
from explorer.files import BROKEN_ARRAY, open_whole
from explorer.tasks import logistic
from explorer.tasks.calibrate import Calibration, balanced_threshold, calibrate
from explorer.tasks.scores import Score, check_labels, score_out_of_fold
from explorer.tasks.space import ProbeSpace
from explorer.tasks.subsample import LabelSample

REPEATED_BELOW = 300  # labels: below it one split of the folds is too noisy
REPEATS = 5

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Probe:
    """P(positive) of an embedding: calibration(embedding · weight + bias)."""

    weight: NDArray[np.float32]  # (D,)
    bias: float
    calibration: Calibration
    threshold: float
    strength: float

    def __call__(self, embeddings: Floats) -> NDArray[np.float32]:
        """Probabilities float32 (N,) of embeddings (N, D)."""
        return self.calibration(self.logits(embeddings)).astype(np.float32)

    def logits(self, embeddings: Floats) -> NDArray[np.float32]:
        """Uncalibrated logits float32 (N,) of embeddings (N, D), fitted with balanced classes.

        Raises:
            CatalogueError: embeddings of another length D.
        """
        if embeddings.shape[-1] != len(self.weight):
            raise CatalogueError(
                f"This probe was taught on embeddings of {len(self.weight)} numbers, these have "
                f"{embeddings.shape[-1]}: teach it again on this catalogue."
            )
        return (np.asarray(embeddings, np.float32) @ self.weight + self.bias).astype(np.float32)

    def write(self, path: Path) -> None:
        """Store at `path` as .npz."""
        curve = self.calibration
        with open_whole(path) as stream:
            np.savez(
                stream,
                weight=self.weight,
                numbers=np.array(
                    [self.bias, curve.slope, curve.offset, self.threshold, self.strength]
                ),
                x=curve.x,
                y=curve.y,
            )

    @classmethod
    def read(cls, path: Path) -> "Probe":
        """The probe stored at `path`.

        Raises:
            CatalogueError: the file is missing or cut off.
        """
        try:
            with np.load(path, allow_pickle=False) as held:
                bias, slope, offset, threshold, strength = (float(v) for v in held["numbers"])
                curve = Calibration(slope, offset, held["x"], held["y"])
                return cls(held["weight"], bias, curve, threshold, strength)
        except (OSError, *BROKEN_ARRAY) as error:
            raise CatalogueError(f"{path} is missing or broken: teach it again.") from error


@dataclass(frozen=True)
class FittedProbe:
    """A probe, its score, and the out-of-fold probabilities (L,) that were scored."""

    probe: Probe
    score: Score
    out_of_fold: NDArray[np.float64]


@dataclass(frozen=True)
class Folds:
    """`count` folds, split `repeats` times (None: five times for few labels, else once)."""

    count: int = logistic.FOLDS
    repeats: int | None = None
    seed: int = 0


def fit_probe(
    space: ProbeSpace,
    embeddings: Floats,
    labels: LabelSample,
    *,
    seed: int = 0,
    tell: Tell = lambda done, total: None,
) -> FittedProbe:
    """A probe fitted to embeddings (L, D) of labelled galaxies, scored by nested cross-validation.

    The strength is chosen anew inside every fold and the calibration is judged out of fold, so no
    figure has seen the galaxy it speaks of. Probabilities are those among all labels that the
    sample stands for.

    Raises:
        FewLabels: one class only, or fewer than two galaxies of a class.
        ValueError: embeddings that are not finite, or not one for each label.
    """
    truth, groups = check_labels(labels.truth, labels.groups), labels.groups
    if len(embeddings) != len(truth) or not np.isfinite(embeddings).all():
        raise ValueError(f"Got {len(embeddings)} embeddings (finite?) for {len(truth)} labels.")
    points = space(embeddings).astype(np.float64)
    logits, folds = out_of_fold(points, truth, Folds(seed=seed), groups=groups, tell=tell)
    each = [calibrate(one, truth, fold) for one, fold in zip(logits, folds, strict=True)]
    given = labels.weights.correct_prior(np.stack([probability for _, probability in each]))
    calibration = each[0][0].correct_prior(labels.weights)
    threshold = float(calibration(np.array(balanced_threshold(logits, truth))))
    labels = replace(labels, truth=truth)
    score = score_out_of_fold(labels, given, int(folds.max()) + 1, threshold=threshold, seed=seed)
    weights, bias, strength = logistic.fit_cross_validated(points, truth, groups=groups, seed=seed)
    weight = weights @ space.axes
    bias -= float(weight @ space.mean)
    probe = Probe(weight.astype(np.float32), bias, calibration, threshold, strength)
    return FittedProbe(probe, score, given.mean(axis=0))


def out_of_fold(
    points: NDArray[np.float64],
    truth: Truth,
    folds: Folds,
    *,
    groups: Groups | None = None,
    tell: Tell = lambda done, total: None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Logits (R, L) of galaxies by probes not fitted to them, and the fold of each, (R, L).

    points: (L, K). truth: bool (L,). groups: int64 (L,), equal for rows that show one galaxy.
    """
    repeats = folds.repeats
    if repeats is None:
        repeats = REPEATS if len(truth) < REPEATED_BELOW else 1
    logits = np.empty((repeats, len(truth)))
    numbers = np.empty((repeats, len(truth)), np.int64)
    for repeat in range(repeats):
        seed = folds.seed + repeat
        parts = list(logistic.stratified_folds(truth, folds.count, seed=seed, groups=groups))
        for number, (train, test) in enumerate(parts):
            tell(repeat * len(parts) + number, repeats * len(parts))
            known = None if groups is None else groups[train]
            weights, bias, _ = logistic.fit_cross_validated(
                points[train], truth[train], groups=known, seed=seed
            )
            logits[repeat, test] = points[test] @ weights + bias
            numbers[repeat, test] = number
    return logits, numbers
