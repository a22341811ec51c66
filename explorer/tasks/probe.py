"""The probe: a line through embedding space with calibrated probabilities, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Floats, Groups, Truth
from explorer.errors import CatalogueError
from explorer.files import open_whole
from explorer.tasks import logistic
from explorer.tasks.calibrate import Calibration, balanced_threshold, calibrate
from explorer.tasks.scores import UNWEIGHTED, Score, check_labels, score_out_of_fold
from explorer.tasks.space import ProbeSpace
from explorer.tasks.subsample import SampleWeights

REPEATED_BELOW = 300  # labels: few are cross-validated several times, each with other folds
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
        """Logits float32 (N,), not calibrated, of embeddings (N, D); both kinds weighed alike."""
        if embeddings.shape[-1] != len(self.weight):
            raise CatalogueError(
                f"This probe was taught on embeddings of {len(self.weight)} numbers, these have "
                f"{embeddings.shape[-1]}: teach it again on this catalogue."
            )
        return (np.asarray(embeddings, np.float32) @ self.weight + self.bias).astype(np.float32)

    def write(self, path: Path) -> None:
        """Store at `path` as .npz."""
        line = self.calibration
        with open_whole(path) as stream:
            np.savez(
                stream,
                weight=self.weight,
                numbers=np.array(
                    [self.bias, line.slope, line.offset, self.threshold, self.strength]
                ),
                x=line.x,
                y=line.y,
            )

    @classmethod
    def read(cls, path: Path) -> "Probe":
        """The probe stored at `path`; CatalogueError where it is missing or cut off."""
        try:
            with np.load(path, allow_pickle=False) as held:
                bias, slope, offset, threshold, strength = (float(v) for v in held["numbers"])
                line = Calibration(slope, offset, held["x"], held["y"])
                return cls(held["weight"], bias, line, threshold, strength)
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise CatalogueError(f"{path} is missing or broken: teach it again.") from error


@dataclass(frozen=True)
class FittedProbe:
    """A probe, its score, and the out-of-fold probabilities (L,) that the score rests on."""

    probe: Probe
    score: Score
    out_of_fold: NDArray[np.float64]


def fit_probe(
    space: ProbeSpace,
    embeddings: Floats,
    truth: Truth,
    *,
    groups: Groups | None = None,
    stands: SampleWeights = UNWEIGHTED,
    seed: int = 0,
    tell: Tell = lambda done, total: None,
) -> FittedProbe:
    """A probe of labelled galaxies, with a nested cross-validation behind its score.

    embeddings: (L, D). truth: bool (L,). groups: int64 (L,), equal for what shows one galaxy.
    stands: how many labels each of these stands for; probabilities are those among all. The
    strength is chosen anew inside every fold, and the calibration is judged out of fold, so no
    figure has seen the galaxy it speaks of.

    Raises:
        FewLabels: one class only, or fewer than two galaxies of a class.
        ValueError: embeddings that are not finite, or not one for each label.
    """
    truth = check_labels(truth, groups)
    if len(embeddings) != len(truth) or not np.isfinite(embeddings).all():
        raise ValueError(f"Got {len(embeddings)} embeddings (finite?) for {len(truth)} labels.")
    points = space(embeddings).astype(np.float64)
    logits, folds = out_of_fold(points, truth, groups=groups, seed=seed, tell=tell)
    each = [calibrate(one, truth, fold) for one, fold in zip(logits, folds, strict=True)]
    crossed = stands.corrected(np.stack([probability for _, probability in each]))
    calibration = each[0][0].among_all(stands)
    threshold = float(calibration(np.array(balanced_threshold(logits, truth))))
    score = score_out_of_fold(
        truth,
        crossed,
        int(folds.max()) + 1,
        threshold=threshold,
        groups=groups,
        stands=stands,
        seed=seed,
    )
    weights, bias, strength = logistic.fit_cross_validated(points, truth, groups=groups, seed=seed)
    weight = weights @ space.axes
    moved = bias - float(weight @ space.mean)
    probe = Probe(weight.astype(np.float32), moved, calibration, threshold, strength)
    return FittedProbe(probe, score, crossed.mean(axis=0))


def out_of_fold(
    points: NDArray[np.float64],
    truth: Truth,
    *,
    count: int = logistic.FOLDS,
    repeats: int | None = None,
    groups: Groups | None = None,
    seed: int = 0,
    tell: Tell = lambda done, total: None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Logits (R, L) of galaxies by probes that never met them, and the fold of each, (R, L).

    `count` folds, drawn anew `repeats` times (None: five times for few labels, else once).
    """
    if repeats is None:
        repeats = REPEATS if len(truth) < REPEATED_BELOW else 1
    logits = np.empty((repeats, len(truth)))
    folds = np.empty((repeats, len(truth)), np.int64)
    for repeat in range(repeats):
        parts = list(logistic.stratified_folds(truth, count, seed=seed + repeat, groups=groups))
        for number, (train, test) in enumerate(parts):
            tell(repeat * len(parts) + number, repeats * len(parts))
            known = None if groups is None else groups[train]
            weights, bias, _ = logistic.fit_cross_validated(
                points[train], truth[train], groups=known, seed=seed + repeat
            )
            logits[repeat, test] = points[test] @ weights + bias
            folds[repeat, test] = number
    return logits, folds
