"""Cross-validated scores of a probe, with bootstrap intervals and warnings."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from explorer.arrays import Probability, Truth
from explorer.errors import ExplorerError
from explorer.tasks.intervals import bootstrap_interval, bootstrap_resamples, widen_degenerate
from explorer.tasks.logistic import Groups, number_groups
from explorer.tasks.subsample import LabelSample

FEW_LABELS = 10  # of a class, below which a warning is due
BINS = 10
LABELS_PER_BIN = 5


class FewLabels(ExplorerError):
    """Too few labels, or of one class only, to fit a probe."""


@dataclass(frozen=True)
class Score:
    """Cross-validated figures, each {"value", "low", "high"} with a 95 % interval.

    The intervals are a stratified bootstrap over the labelled galaxies, by group: how far the
    figure would move with other galaxies of the same kind, not with another choice of what to
    label.
    """

    labels: int
    positives: int
    folds: int
    auc: dict[str, float]
    average_precision: dict[str, float]
    balanced_accuracy: dict[str, float]
    log_loss: float
    calibration_error: float
    threshold: float
    precision: float
    recall: float
    warnings: list[str] = field(default_factory=list)


def check_labels(truth: NDArray[Any], groups: Groups | None = None) -> Truth:
    """The truth as bool (L,).

    groups: int64 (L,), equal for rows that show one galaxy.

    Raises:
        FewLabels: no label, one class only, fewer than two labels of a class, or all labels of a
            class in one group.
    """
    truth = np.asarray(truth, bool)
    up, down = int(truth.sum()), int((~truth).sum())
    if not len(truth):
        raise FewLabels("There is no label to learn from: tag or rate some first.")
    if not up or not down:
        kind, other = ("positive", "negative") if up else ("negative", "positive")
        raise FewLabels(
            f"All {len(truth):,} labels are {kind}: label at least two {other} ones too."
        )
    if min(up, down) < 2:
        one, many = ("positive", down) if up < 2 else ("negative", up)
        raise FewLabels(
            f"There is one {one} label and {many:,} of the other kind: label at least two of each, "
            "better twenty."
        )
    kinds = number_groups(truth, groups)[1]
    if min(kinds.sum(), (~kinds).sum()) < 2:
        one = "positive" if kinds.sum() < 2 else "negative"
        raise FewLabels(
            f"All {one} labels are of one object that is listed several times: label at least "
            "one other, better twenty."
        )
    return truth


def score_out_of_fold(
    labels: LabelSample,
    probability: Probability,
    folds: int,
    *,
    threshold: float,
    seed: int = 0,
) -> Score:
    """The scores of out-of-fold probabilities (R, L), a row for each repetition of the folds.

    folds: how many there were. threshold: the probability from which a galaxy counts as yes.
    """
    truth = labels.truth

    def accuracy(known: Truth, given: Probability) -> float:
        return balanced_accuracy(known, given >= threshold)

    def precision(known: Truth, given: Probability) -> float:
        return average_precision(known, given, labels.weights.of(known))

    rows = list(bootstrap_resamples(truth, labels.groups, seed=seed))
    kind = number_groups(truth, labels.groups)[1]
    rarer = int(min(kind.sum(), (~kind).sum()))
    auc, mean_precision, mean_accuracy = (
        widen_degenerate(bootstrap_interval(truth, probability, measure, rows), rarer)
        for measure in (roc_auc, precision, accuracy)
    )
    chosen, weights = probability >= threshold, labels.weights.of(truth)
    given = np.where(truth, probability, 1 - probability).clip(1e-12)
    return Score(
        labels=len(truth),
        positives=int(truth.sum()),
        folds=folds,
        auc=auc,
        average_precision=mean_precision,
        balanced_accuracy=mean_accuracy,
        log_loss=float(-np.average(np.log(given).mean(axis=0), weights=weights)),
        calibration_error=calibration_error(truth, probability.mean(axis=0), weights),
        threshold=threshold,
        precision=float(((chosen & truth) @ weights).sum() / max((chosen @ weights).sum(), 1.0)),
        recall=float((chosen & truth).sum() / (truth.sum() * len(probability))),
        warnings=score_warnings(truth, auc),
    )


def roc_auc(truth: Truth, scores: Probability) -> float:
    """Area under the ROC curve: the chance that a yes scores above a no, ties counting half."""
    up, down = int(truth.sum()), int((~truth).sum())
    ranks = rankdata(scores)[truth].sum()
    return float((ranks - up * (up + 1) / 2) / (up * down))


def average_precision(
    truth: Truth, scores: Probability | None = None, weights: Probability | None = None
) -> float:
    """Precision averaged over the steps of recall, in [0, 1]; 0 without a positive.

    truth: bool (N,), best first where there are no `scores` (N,), higher is better. Rows of equal
    score are one step. weights: (N,), all alike by default.
    """
    if not truth.any():
        return 0.0
    scores = -np.arange(len(truth), dtype=float) if scores is None else scores
    weights = np.ones(len(truth)) if weights is None else weights
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    last = np.flatnonzero(np.append(ranked[1:] < ranked[:-1], True))
    hits = np.cumsum((truth * weights)[order])[last]
    gained = np.diff(hits, prepend=0)
    precision = hits / np.cumsum(weights[order])[last]
    steps = gained > 0
    return float((gained * precision)[steps].sum() / hits[-1])


def balanced_accuracy(truth: Truth, chosen: Truth) -> float:
    """Mean share of correct answers in each class, from bool (L,) each: 0.5 for a guess."""
    return float((chosen[truth].mean() + (~chosen[~truth]).mean()) / 2)


def reliability_curve(
    truth: Truth,
    probability: Probability,
    weights: Probability | None = None,
    bins: int = BINS,
) -> dict[str, list[float]]:
    """{"predicted", "observed", "count"} of each bin: the points of a reliability plot.

    Bins hold equal shares of the expected variance p (1 - p), so that observed shares are about
    equally certain and those of a rare class are not all in one. Five labels a bin on average.
    """
    weights = np.ones(len(truth)) if weights is None else weights
    order = np.argsort(probability, kind="stable")
    variance = probability[order] * (1 - probability[order]) + 1e-9
    cumulative = np.cumsum(variance) / variance.sum()
    wanted = np.linspace(0, 1, max(1, min(bins, len(truth) // LABELS_PER_BIN)) + 1)[1:-1]
    cuts = np.unique(np.searchsorted(cumulative, wanted) + 1)
    parts = [rows for rows in np.split(order, cuts) if len(rows)]
    return {
        "predicted": [
            float(np.average(probability[rows], weights=weights[rows])) for rows in parts
        ],
        "observed": [float(np.average(truth[rows], weights=weights[rows])) for rows in parts],
        "count": [float(weights[rows].sum()) for rows in parts],
    }


def calibration_error(
    truth: Truth, probability: Probability, weights: Probability | None = None
) -> float:
    """Expected calibration error: mean |predicted - observed| of the bins, weighted by count."""
    curve = reliability_curve(truth, probability, weights)
    gap = np.abs(np.array(curve["predicted"]) - np.array(curve["observed"]))
    return float(np.average(gap, weights=curve["count"]))


def score_warnings(truth: Truth, auc: dict[str, float]) -> list[str]:
    """Warnings about the score, a sentence each."""
    found = []
    for side, name in ((truth, "positive"), (~truth, "negative")):
        if side.sum() < FEW_LABELS:
            found.append(
                f"Only {int(side.sum())} {name} labels: the score may be luck. Label twenty."
            )
    if auc["low"] <= 0.5:
        found.append(
            "No better than a guess can be ruled out: the interval of the AUC reaches 0.5."
        )
    return found
