"""Choice of a remedy from the kind of drift, checked against the target's own labels."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Points
from explorer.transfer import softmax
from explorer.transfer.evidence import class_shares_differ, two_sample_aucs, unlabelled_agree
from explorer.transfer.remedies import REMEDIES, LabelledSource

NONE = "none"
MIN_TARGET_LABELS = 10  # target labels below which they decide nothing
STANDARD_ERRORS = 2.0  # standard errors by which a remedy must be better than none
FOLDS = 3
SHARES = "bbse"
COUNTED = "counted"
ALIGNED = "coral"
MIN_DRIFT_AUC = 0.55  # AUC from which a drift of class shares is worth correcting
MIN_ALIGNMENT_AUC = 0.95  # AUC below which alignment would take other class shares for another look
MAX_UNEXPLAINED = 0.35  # of the drift may be left when class shares are said to explain it


@dataclass(frozen=True)
class Choice:
    """The remedy chosen, how each did (what `by` says), and why, in a sentence."""

    name: str
    by: str
    scores: dict[str, float]
    why: str


def choose_remedy(source: LabelledSource, target: Points) -> Choice:
    """None without a drift, class shares where they explain it, else alignment where it helps.

    The kind of drift names one remedy, so that none is picked for being the luckiest of ten; it
    needs no label of the target. Ten labels or more, taken to be a random sample, can overrule
    it: against it, for another by a clear margin, or for class shares that no drift shows.
    """
    named = _choose_by_drift(replace(source, near=None, near_classes=None), target)
    if source.near_classes is None or len(source.near_classes) < MIN_TARGET_LABELS:
        return named
    right = _target_label_hits(source, target)
    chosen = _choose_by_labels(right, named)
    if chosen.name not in (NONE, ALIGNED) or not class_shares_differ(source):
        return chosen
    return _choose_by_counts(source, target, chosen, counts_help=_gain(right, COUNTED)[0] >= 0)


def _choose_by_counts(
    source: LabelledSource, target: Points, chosen: Choice, *, counts_help: bool
) -> Choice:
    """Correct class shares that the target's labels show and the rest confirms; never align."""
    by, told = "class shares", "The target's own labels are of other class shares"
    if counts_help and unlabelled_agree(source, target):
        why = f"{told}, as is what is predicted for the rest: corrected."
        return replace(chosen, name=COUNTED, by=by, why=why)
    if chosen.name == ALIGNED:
        why = f"{told}: aligning features would take them for another look."
        return replace(chosen, name=NONE, by=by, why=why)
    return chosen


def _choose_by_drift(source: LabelledSource, target: Points) -> Choice:
    before, after = two_sample_aucs(source, target)
    scores = {"before": before, "after": after}
    if before < MIN_DRIFT_AUC:
        why = f"Source and target can hardly be told apart (AUC {before:.2f}): none is needed."
        return Choice(NONE, "drift", scores, why)
    if after - 0.5 > MAX_UNEXPLAINED * (before - 0.5):
        return _choose_alignment(source, target, scores)
    told = f"the AUC of telling the two apart falls from {before:.2f} to {after:.2f}"
    why = f"Other class shares explain the drift ({told}): they are corrected."
    return Choice(SHARES, "class shares", scores, why)


def _choose_alignment(source: LabelledSource, target: Points, scores: dict[str, float]) -> Choice:
    """Alignment where the surveys hardly overlap and it pays, else none."""
    if scores["before"] < MIN_ALIGNMENT_AUC:
        why = "Many galaxies could be of either survey: aligning features would take other class "
        return Choice(NONE, "drift", scores, f"{why}shares for another look.")
    return _align_if_it_pays(source, target, scores)


def _align_if_it_pays(source: LabelledSource, target: Points, scores: dict[str, float]) -> Choice:
    """Alignment where reverse validation says that it pays, else none.

    Alignment mistakes other class shares for a shift of features, and then does harm. In reverse
    validation (Zhong+10) a classifier trained on the predictions for the target must predict
    the source's own classes better, by two standard errors, than one without a remedy.
    """
    judged = {name: _reverse_validation_hits(source, target, name) for name in (NONE, ALIGNED)}
    gain, error = _gain(judged, ALIGNED)
    scores = scores | {name: float(hits.mean()) for name, hits in judged.items()}
    told = f"there and back {_accuracies(judged, ALIGNED)}"
    if gain > STANDARD_ERRORS * error:
        why = f"The same kinds look different: features are aligned, which pays ({told})."
        return Choice(ALIGNED, "reverse validation", scores, why)
    why = f"The same kinds may look different, but aligning features does not pay ({told})."
    return Choice(NONE, "reverse validation", scores, why)


def _target_label_hits(source: LabelledSource, target: Points) -> dict[str, NDArray[np.bool_]]:
    """Bool (F,) by remedy: whether each labelled galaxy of the target is right out of fold."""
    near, classes = source.near, source.near_classes
    if near is None or classes is None:
        return {}
    fold = np.random.default_rng(source.seed).permutation(len(classes)) % FOLDS
    right = {name: np.zeros(len(classes), bool) for name in REMEDIES}
    for number in range(FOLDS):
        out = fold == number
        known = replace(source, near=near[~out], near_classes=classes[~out])
        for name, apply in REMEDIES.items():
            answer = apply(known, np.concatenate([near[out], target]))[: out.sum()]
            right[name][out] = answer.argmax(axis=1) == classes[out]
    return right


def _reverse_validation_hits(
    source: LabelledSource, target: Points, name: str
) -> NDArray[np.bool_]:
    """Bool (L,): whether a classifier of the remedy's predictions gets each source galaxy right."""
    guess = REMEDIES[name](source, target).argmax(axis=1)
    if len(np.unique(guess)) < 2:
        return np.zeros(len(source.classes), bool)
    back = softmax.fit(target, guess, source.count, strength=source.strength)
    return back(source.points).argmax(axis=1) == source.classes


def _choose_by_labels(right: Mapping[str, NDArray[np.bool_]], named: Choice) -> Choice:
    """The remedy that the drift names unless the target's labels speak for another, or for none."""
    by = "the target's own few labels, out of fold"
    scores = {name: float(hits.mean()) for name, hits in right.items()}
    best = max(scores, key=lambda one: scores[one])
    gain, error = _gain(right, best)
    if best != NONE and gain > STANDARD_ERRORS * error:
        return Choice(
            best, by, scores, f"{best} is better than none by {by} ({_accuracies(right, best)})."
        )
    if _gain(right, named.name)[0] < 0:
        told = _accuracies(right, named.name)
        return Choice(NONE, by, scores, f"{named.name} does worse than none by {by} ({told}).")
    return replace(named, scores=scores)


def _accuracies(right: Mapping[str, NDArray[np.bool_]], name: str) -> str:
    return f"{name} {right[name].mean():.3f}, none {right[NONE].mean():.3f}"


def _gain(right: Mapping[str, NDArray[np.bool_]], name: str) -> tuple[float, float]:
    """Accuracy of a remedy minus that of none, and its standard error."""
    gain = right[name].astype(float) - right[NONE]
    return float(gain.mean()), float(gain.std()) / max(len(gain), 1) ** 0.5
