"""Which remedy to trust: none, unless something that can be measured speaks clearly for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.transfer import classify
from explorer.transfer.remedies import REMEDIES, Source

NONE = "none"
FEW = 10  # target labels below which they decide nothing
SURE = 2.0  # standard errors by which a remedy must be better than none
FOLDS = 3

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """The remedy chosen, how each did (what `by` says), and why, in a sentence."""

    name: str
    by: str
    scores: dict[str, float]
    why: str


def choose(source: Source, target: Points) -> Choice:
    """Judge all remedies on the target's few labels if there are ten, else by going there and back.

    There and back (reverse validation, Zhong+10): what a remedy says of the target teaches a
    classifier that must then name the source's own classes.
    """
    few = source.near is not None and source.near_classes is not None
    if few and len(source.near_classes) >= FEW:  # type: ignore[arg-type]
        return _best(_on_labels(source, target), "the target's own few labels, out of fold")
    bare = replace(source, near=None, near_classes=None)
    return _best(
        {name: _there_and_back(bare, target, name) for name in REMEDIES}, "reverse validation"
    )


def _on_labels(source: Source, target: Points) -> dict[str, NDArray[np.bool_]]:
    """Right or wrong (F,) for each remedy, each few-labelled galaxy judged while it is hidden."""
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


def _there_and_back(source: Source, target: Points, name: str) -> NDArray[np.bool_]:
    """Right or wrong (L,) of the source's galaxies, named by what the remedy taught the target."""
    guess = REMEDIES[name](source, target).argmax(axis=1)
    if len(np.unique(guess)) < 2:
        return np.zeros(len(source.classes), bool)
    back = classify.fit(target, guess, source.count, strength=source.strength)
    return back(source.points).argmax(axis=1) == source.classes


def _best(right: Mapping[str, NDArray[np.bool_]], by: str) -> Choice:
    scores = {name: float(hits.mean()) for name, hits in right.items()}
    name = max(scores, key=lambda one: scores[one])
    gain = right[name].astype(float) - right[NONE]
    error = float(gain.std()) / max(len(gain), 1) ** 0.5
    told = f"by {by}: {name} {scores[name]:.3f}, none {scores[NONE]:.3f}"
    if name == NONE or gain.mean() <= SURE * error:
        return Choice(NONE, by, scores, f"No remedy is surely better than none ({told}).")
    return Choice(name, by, scores, f"{name} is better than none ({told}).")
