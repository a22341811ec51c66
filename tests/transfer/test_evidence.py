"""Tests of explorer.transfer.evidence."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.transfer import (
    REMEDIES,
    LabelledSource,
    choose_remedy,
)
from explorer.transfer.evidence import class_shares_differ, two_sample_aucs, unlabelled_agree
from explorer.transfer.priors import (
    same_shares_p_value,
)
from tests.transfer.conftest import accuracy, survey


def other_looks_and_shares(few: int) -> tuple[LabelledSource, np.ndarray, np.ndarray]:
    """A source, and a target of other class shares whose galaxies look slightly different too."""
    points, classes = survey(600)
    target, truth = survey(600 + few, shares=(0.1, 0.9), seed=1)
    target[:, -2:] += 0.9
    source = LabelledSource(points, classes, 2, near=target[:few], near_classes=truth[:few])
    return source, target[few:], truth[few:]


def test_counted_labels_put_class_shares_right_where_looks_differ_too() -> None:
    source, target, truth = other_looks_and_shares(25)
    assert source.counted_shares[1] == pytest.approx(0.9, abs=0.2)
    before, after = two_sample_aucs(source, target)
    assert 0.55 < before < 0.95 and after > 0.6
    assert class_shares_differ(source) and unlabelled_agree(source, target)
    chosen = choose_remedy(source, target)
    assert chosen.name == "counted" and "own labels" in chosen.why
    bare = accuracy(REMEDIES["none"](source, target), truth)
    assert accuracy(REMEDIES["counted"](source, target), truth) > bare
    assert choose_remedy(replace(source, near=None, near_classes=None), target).name == "none"


def test_labels_picked_by_hand_do_not_pass_for_class_shares() -> None:
    points, classes = survey(600)
    target, truth = survey(600, seed=1)
    one = np.flatnonzero(truth == 1)[:30]
    picked = LabelledSource(points, classes, 2, near=target[one], near_classes=truth[one])
    assert same_shares_p_value(np.bincount(classes), np.array([0, 30])) < 0.01
    assert class_shares_differ(picked) and not unlabelled_agree(picked, target)
    assert choose_remedy(picked, target).name == "none"
