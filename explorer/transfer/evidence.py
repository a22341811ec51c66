"""Evidence on the kind of drift: prior shift (class shares) or covariate shift (features)."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Points
from explorer.transfer import priors, softmax
from explorer.transfer.remedies import LabelledSource, without_remedy

UNLIKELY = 0.01  # chance below which labels of the target are not of the source's class shares


def two_sample_aucs(source: LabelledSource, target: Points) -> tuple[float, float]:
    """AUC of a source/target classifier, as they are and with the source's classes reweighed.

    The weights are black-box shift estimates. Where they bring the AUC down to 0.5, the drift
    is one of class shares; where they do not, the features of a class differ. Needs no label of
    the target.
    """
    shares = priors.bbse_shares(*_confusion_and_predicted_shares(source, target), source.shares)
    weight = (shares / np.maximum(source.shares, 1e-9))[source.classes]
    before = _two_sample_auc(source, target, np.ones(len(weight)))
    return before, _two_sample_auc(source, target, weight)


def class_shares_differ(source: LabelledSource) -> bool:
    """Whether the target's few labels are unlikely (p < 0.01) under the source's class shares."""
    if source.near_classes is None:
        return False
    ours, theirs = (
        np.bincount(each, minlength=source.count) for each in (source.classes, source.near_classes)
    )
    return priors.same_shares_p_value(ours, theirs, seed=source.seed) < UNLIKELY


def unlabelled_agree(source: LabelledSource, target: Points) -> bool:
    """Whether predictions for the unlabelled target agree with the class shares of its labels.

    They do where the classes predicted for them are nearer to what the counted shares would give
    than to what the source's give: labels picked by hand do not pass for the sky's shares.
    """
    joint, predicted = _confusion_and_predicted_shares(
        replace(source, near=None, near_classes=None), target
    )
    given = joint / np.maximum(joint.sum(axis=0), 1e-9)
    off = [
        np.abs(predicted - given @ shares).sum()
        for shares in (source.shares, source.counted_shares)
    ]
    return bool(off[1] < off[0])


def _confusion_and_predicted_shares(
    source: LabelledSource, target: Points
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Joint share (C, C) of predicted and true class on the source, and (C,) on the target."""
    own = softmax.out_of_fold(source.points, source.classes, source.strength, seed=source.seed)
    joint = priors.confusion_matrix(own.argmax(axis=1), source.classes, source.count)
    answer = without_remedy(source, target).argmax(axis=1)
    return joint, np.bincount(answer, minlength=source.count) / len(answer)


def _two_sample_auc(source: LabelledSource, target: Points, weight: NDArray[np.float64]) -> float:
    """AUC of a cross-validated source/target classifier, source galaxies weighted (L,)."""
    both = np.concatenate([source.points, target])
    sides = (np.arange(len(both)) >= len(weight)).astype(np.int64)
    every = np.concatenate([weight / weight.mean(), np.ones(len(target))])
    like = softmax.out_of_fold(both, sides, 1.0, seed=source.seed, weight=every)[:, 1]
    theirs = np.sort(like[sides == 1])
    ours = like[sides == 0]
    below = np.searchsorted(theirs, ours, "left") + np.searchsorted(theirs, ours, "right")
    return float(np.average(1 - below / (2 * len(theirs)), weights=weight))
