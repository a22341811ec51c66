"""Tests of explorer.transfer.priors."""

import numpy as np
import pytest

from explorer.transfer.priors import (
    bbse_shares,
    confusion_matrix,
    em_shares,
    reweigh,
    same_shares_p_value,
)
from explorer.transfer.softmax import fit
from tests.transfer.conftest import accuracy, survey


def test_class_shares_are_recovered_by_both_ways() -> None:
    points, classes = survey(2_000)
    target, truth = survey(3_000, shares=(0.1, 0.9), seed=2)
    line = fit(points, classes, 2, strength=1.0)
    before, answer = np.array([0.5, 0.5]), line(target)
    assert em_shares(answer, before)[1] == pytest.approx(0.9, abs=0.02)
    joint = confusion_matrix(line(points).argmax(axis=1), classes, 2)
    predicted = np.bincount(answer.argmax(axis=1), minlength=2) / len(target)
    found = bbse_shares(joint, predicted, before)
    assert found[1] == pytest.approx(0.9, abs=0.03)
    after = reweigh(answer, before, found)
    assert accuracy(after, truth) > accuracy(answer, truth)
    assert np.allclose(after.sum(axis=1), 1)


def test_counts_of_one_survey_are_alike_and_of_two_are_not() -> None:
    ours = np.array([700, 200, 100])
    assert same_shares_p_value(ours, np.array([14, 4, 2])) > 0.5
    assert same_shares_p_value(ours, np.array([4, 14, 2])) < 0.01
    assert same_shares_p_value(ours, np.array([3, 0, 0])) > 0.1
    once, again = (same_shares_p_value(ours, np.array([9, 9, 2]), seed=3) for _ in "ab")
    assert once == again
