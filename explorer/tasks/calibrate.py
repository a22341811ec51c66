"""Calibration of logits: Platt's sigmoid, or isotonic regression where labels are many."""

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
SIGMOID_SHARE = 0.02  # blended into the steps: no ties, never quite 0 or 1

FitCalibration = Callable[[Logits, Truth], "Calibration"]


@dataclass(frozen=True)
class Calibration:
    """Probability of a logit: sigmoid(slope · logit + offset), or isotonic steps (x, y) if any."""

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

    def correct_prior(self, weights: SampleWeights) -> "Calibration":
        """The calibration under the class prior of all labels that the drawn ones stand for."""
        offset = self.offset + float(np.log(weights.yes / weights.no))
        return Calibration(self.slope, offset, self.x, weights.correct_prior(self.y))


def fit_sigmoid(logits: Logits, truth: Truth) -> Calibration:
    """Platt scaling of logits (L,) with smoothed targets (Platt 1999), slope at least 0."""
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
    """Isotonic regression of logits (L,), linear between its steps (Zadrozny & Elkan 2002)."""
    smooth = fit_sigmoid(logits, truth)
    steps = IsotonicRegression(out_of_bounds="clip").fit(logits, truth.astype(float))
    return Calibration(smooth.slope, smooth.offset, steps.X_thresholds_, steps.y_thresholds_)


def calibrate(logits: Logits, truth: Truth, folds: Groups) -> tuple[Calibration, Logits]:
    """The better calibration by cross-validated log loss, and out-of-fold probabilities (L,).

    logits: (L,), themselves out of fold. folds: int64 (L,), the fold of each. Isotonic regression
    is tried from 300 labels of each class on.
    """
    fits = [fit_sigmoid]
    if min(truth.sum(), (~truth).sum()) >= MIN_LABELS_FOR_ISOTONIC:
        fits.append(fit_isotonic)
    given = [_cross_validate(fit, logits, truth, folds) for fit in fits]
    losses = [log_loss(probability, truth) for probability in given]
    best = int(np.argmin(losses))
    return fits[best](logits, truth), given[best]


def balanced_threshold(logits: Logits, truth: Truth) -> float:
    """The decision threshold on the logit: half-way between the class means, shrunk towards 0.

    logits: (L,) or (R, L), out of fold, of a model fitted with balanced classes. Its own threshold
    of 0 is too high for a class that is rare among the labels. Few labels say little about that,
    so the mid-point is shrunk by its own uncertainty (James & Stein 1961, positive part, two
    standard errors). Unlike the threshold of the best balanced accuracy it is not chosen by the
    score that is then reported.
    """
    each = np.atleast_2d(logits).mean(axis=0)
    sides = [each[truth], each[~truth]]
    middle = float(np.mean([side.mean() for side in sides]))
    if min(len(side) for side in sides) < 2 or middle == 0:
        return 0.0
    variance = sum(side.var(ddof=1) / len(side) for side in sides) / 4
    return max(0.0, 1 - 4 * variance / middle**2) * middle


def log_loss(probability: Logits, truth: Truth) -> float:
    """Mean log loss of probabilities (L,) of yes, in nats."""
    given = np.where(truth, probability, 1 - probability)
    return float(-np.log(np.clip(given, 1e-12, 1)).mean())


def _cross_validate(fit: FitCalibration, logits: Logits, truth: Truth, folds: Groups) -> Logits:
    result = np.empty(len(logits))
    for fold in np.unique(folds):
        out = folds == fold
        known = ~out if len(np.unique(truth[~out])) == 2 else np.ones(len(out), bool)
        result[out] = fit(logits[known], truth[known])(logits[out])
    return result
