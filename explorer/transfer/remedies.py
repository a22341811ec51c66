"""Remedies for a shift between surveys: each a function from a labelled source to the target."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Classes, Points, Probability
from explorer.transfer import align, priors, softmax

WEIGHT_RANGE = (0.05, 20.0)
MAX_TARGET_WEIGHT = 10.0
PRIOR_COUNT = 10.0  # galaxies with the source's class shares, counted among the target's labels


@dataclass(frozen=True)
class LabelledSource:
    """L labelled galaxies of a source survey in one space with the target.

    points: (L, K). classes: int64 (L,), numbered from 0. count: C. strength: of the classifier.
    near, near_classes: the few labelled galaxies of the target itself, (F, K) and (F,).
    """

    points: Points
    classes: Classes
    count: int
    strength: float = 1.0
    near: Points | None = None
    near_classes: Classes | None = None
    seed: int = 0

    @property
    def near_weight(self) -> float:
        """Weight of a target label: at most 10 source labels, all of them at most half."""
        few = 0 if self.near is None else len(self.near)
        return min(MAX_TARGET_WEIGHT, max(1.0, len(self.points) / max(few, 1)))

    @property
    def shares(self) -> Probability:
        """Share of each class among the source's labels, (C,)."""
        return np.bincount(self.classes, minlength=self.count) / len(self.classes)

    @property
    def counted_shares(self) -> Probability:
        """Share of each class among the target's labels, with ten pseudo-counts, (C,).

        Pseudo-counts are of the source's shares. Valid for a random sample of the target.
        """
        if self.near_classes is None:
            return self.shares
        counts = np.bincount(self.near_classes, minlength=self.count)
        return (counts + PRIOR_COUNT * self.shares) / (len(self.near_classes) + PRIOR_COUNT)


Remedy = Callable[[LabelledSource, Points], Probability]


def _alignment_remedy(how: Callable[[Points, Points], tuple[Points, Points]]) -> Remedy:
    """A remedy that trains on features aligned by `how`."""

    def apply(source: LabelledSource, target: Points) -> Probability:
        near = source.near if source.near is not None else target[:0]
        ours, theirs = how(source.points, np.concatenate([target, near]))
        moved = theirs[len(target) :] if len(near) else None
        return _fit_classifier(source, ours, moved)(theirs[: len(target)])

    return apply


def _fit_classifier(
    source: LabelledSource,
    points: Points,
    near: Points | None = None,
    weight: Probability | None = None,
) -> softmax.SoftmaxModel:
    """A classifier of the source's points and the target's few labels, which weigh more."""
    classes = source.classes
    weight = np.ones(len(points)) if weight is None else weight
    if near is not None and source.near_classes is not None:
        points, classes = np.concatenate([points, near]), np.r_[classes, source.near_classes]
        weight = np.r_[weight, np.full(len(near), source.near_weight)]
    return softmax.fit(points, classes, source.count, strength=source.strength, weight=weight)


def without_remedy(source: LabelledSource, target: Points) -> Probability:
    """Probabilities (M, C) by a classifier without correction; few target labels are used."""
    return _fit_classifier(source, source.points, source.near)(target)


def weigh_by_density_ratio(source: LabelledSource, target: Points) -> Probability:
    """Covariate-shift correction: source galaxies weighted by the density ratio (Shimodaira 2000).

    The density ratio p / (1 - p) comes from a cross-validated classifier of the two surveys, and
    is held between a twentieth and twenty times its mean.
    """
    both = np.concatenate([source.points, target])
    is_target = np.arange(len(both)) >= len(source.points)
    sides = is_target.astype(np.int64)
    like = softmax.out_of_fold(both, sides, source.strength, seed=source.seed)[~is_target]
    ratio = like[:, 1] / np.clip(like[:, 0], 1e-6, None)
    ratio = np.clip(ratio / max(ratio.mean(), 1e-12), *WEIGHT_RANGE)
    return _fit_classifier(source, source.points, source.near, ratio / ratio.mean())(target)


def correct_priors_em(source: LabelledSource, target: Points) -> Probability:
    """Prior shift corrected with class shares from expectation maximisation."""
    answer = without_remedy(source, target)
    shares = priors.em_shares(answer, _training_shares(source))
    return priors.reweigh(answer, _training_shares(source), shares)


def correct_priors_bbse(source: LabelledSource, target: Points) -> Probability:
    """Prior shift corrected with class shares from black-box shift estimation."""
    answer = without_remedy(source, target)
    own = softmax.out_of_fold(
        source.points, source.classes, source.strength, seed=source.seed
    ).argmax(axis=1)
    joint = priors.confusion_matrix(own, source.classes, source.count)
    predicted = np.bincount(answer.argmax(axis=1), minlength=source.count) / len(answer)
    shares = priors.bbse_shares(joint, predicted, source.shares)
    return priors.reweigh(answer, _training_shares(source), shares)


def correct_priors_counted(source: LabelledSource, target: Points) -> Probability:
    """Prior shift corrected with class shares counted among the target's labels, if any."""
    answer = without_remedy(source, target)
    if source.near_classes is None:
        return answer
    return priors.reweigh(answer, _training_shares(source), source.counted_shares)


def coral_then_em(source: LabelledSource, target: Points) -> Probability:
    """CORAL, then prior shift corrected by expectation maximisation."""
    answer = REMEDIES["coral"](source, target)
    shares = priors.em_shares(answer, _training_shares(source))
    return priors.reweigh(answer, _training_shares(source), shares)


def _training_shares(source: LabelledSource) -> Probability:
    """Class shares of the classifier's training set, weighted target labels included, (C,)."""
    if source.near_classes is None:
        return source.shares
    near = np.bincount(source.near_classes, minlength=source.count) * source.near_weight
    both = len(source.classes) * source.shares + near
    return both / both.sum()


REMEDIES: dict[str, Remedy] = {
    "none": without_remedy,
    "centre": _alignment_remedy(align.centre),
    "renormalise": _alignment_remedy(align.renormalise),
    "coral": _alignment_remedy(align.coral),
    "subspace": _alignment_remedy(align.align_subspaces),
    "weights": weigh_by_density_ratio,
    "em": correct_priors_em,
    "bbse": correct_priors_bbse,
    "counted": correct_priors_counted,
    "coral+em": coral_then_em,
}


def remedy_named(name: str) -> Remedy:
    """The remedy of that name; ValueError with the known ones for another."""
    if name not in REMEDIES:
        raise ValueError(f"Unknown remedy {name!r}. Known: {', '.join(REMEDIES)}.")
    return REMEDIES[name]
