"""Scores → probabilities: Platt's sigmoid, or an isotonic step where labels are many."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression

from explorer.arrays import Groups, Logits, Truth
from explorer.tasks.subsample import SampleWeights

MIN_LABELS_FOR_ISOTONIC = 300  # labels of each class
SIGMOID_SHARE = 0.02  # of the sigmoid in a step curve: no ties, never quite 0 or 1

FitCalibration = Callable[[Logits, Truth], "Calibration"]


@dataclass(frozen=True)
class Calibration:
    """Logit → probability: sigmoid(slope · logit + offset), and steps (x, y) over it if any."""

    slope: float
    offset: float
    x: Logits
    y: Logits

    @property
    def kind(self) -> str:
        """ "sigmoid" or "isotonic"."""
        return "isotonic" if len(self.x) else "sigmoid"

    def __call__(self, logits: NDArray[np.floating]) -> NDArray[np.float64]:
        """Probabilities (N,) in (0, 1), rising with the logit."""
        smooth = expit(self.slope * np.asarray(logits, np.float64) + self.offset)
        if not len(self.x):
            return smooth
        steps = np.interp(logits, self.x, self.y)
        return SIGMOID_SHARE * smooth + (1 - SIGMOID_SHARE) * steps

    def among_all(self, stands: SampleWeights) -> "Calibration":
        """What it would be had it seen all labels that the drawn ones stand for."""
        offset = self.offset + float(np.log(stands.yes / stands.no))
        return Calibration(self.slope, offset, self.x, stands.corrected(self.y))


def fit_sigmoid(logits: Logits, truth: Truth) -> Calibration:
    """Platt's calibration with his smoothed targets (Platt 1999), slope at least 0."""
    up, down = int(truth.sum()), int((~truth).sum())
    target = np.where(truth, (up + 1) / (up + 2), 1 / (down + 2))

    def loss(line: Logits) -> float:
        z = line[0] * logits + line[1]
        return float(np.mean(np.logaddexp(0, z) - target * z))

    share = np.log((up + 1) / (down + 1))
    bounds = [(0, None), (None, None)]
    best = minimize(loss, np.array([1.0, share]), method="L-BFGS-B", bounds=bounds)
    return Calibration(float(best.x[0]), float(best.x[1]), np.zeros(0), np.zeros(0))


def fit_isotonic(logits: Logits, truth: Truth) -> Calibration:
    """The monotone step curve of least squares, joined by lines (Zadrozny & Elkan 2002)."""
    smooth = fit_sigmoid(logits, truth)
    steps = IsotonicRegression(out_of_bounds="clip").fit(logits, truth.astype(float))
    return Calibration(smooth.slope, smooth.offset, steps.X_thresholds_, steps.y_thresholds_)


def calibrate(logits: Logits, truth: Truth, groups: Groups) -> tuple[Calibration, Logits]:
    """The better calibration by cross-validated log loss, and out-of-fold probabilities (L,).

    logits: (L,), themselves out of fold. groups: (L,), the fold of each. Steps are tried from 300
    labels of each class on.
    """
    makers = [fit_sigmoid]
    if min(truth.sum(), (~truth).sum()) >= MIN_LABELS_FOR_ISOTONIC:
        makers.append(fit_isotonic)
    crossed = [_cross_validate(make, logits, truth, groups) for make in makers]
    losses = [log_loss(probability, truth) for probability in crossed]
    best = int(np.argmin(losses))
    return makers[best](logits, truth), crossed[best]


def balanced_threshold(logits: Logits, truth: Truth) -> float:
    """The logit from which on "yes" treats both kinds alike: half-way between their means.

    logits: (L,) or (R, L), out of fold, of a line fitted with both kinds weighed alike. Such a line
    has its own cut at 0, which is too high for a kind that is rare among the labels. Few labels
    say little about it, so the mid-point is drawn to 0 by its own uncertainty (James & Stein 1961,
    positive part, two standard errors). Unlike the cut of the best balanced accuracy it makes no
    score look better by having been chosen for it.
    """
    each = np.atleast_2d(logits).mean(axis=0)
    sides = [each[truth], each[~truth]]
    middle = float(np.mean([side.mean() for side in sides]))
    if min(len(side) for side in sides) < 2 or middle == 0:
        return 0.0
    doubt = sum(side.var(ddof=1) / len(side) for side in sides) / 4
    return max(0.0, 1 - 4 * doubt / middle**2) * middle


def log_loss(probability: Logits, truth: Truth) -> float:
    """Mean of -ln of the probability given to the truth."""
    given = np.where(truth, probability, 1 - probability)
    return float(-np.log(np.clip(given, 1e-12, 1)).mean())


def _cross_validate(make: FitCalibration, logits: Logits, truth: Truth, groups: Groups) -> Logits:
    result = np.empty(len(logits))
    for group in np.unique(groups):
        out = groups == group
        known = ~out if len(np.unique(truth[~out])) == 2 else np.ones(len(out), bool)
        result[out] = make(logits[known], truth[known])(logits[out])
    return result
