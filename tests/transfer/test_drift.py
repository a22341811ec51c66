"""Tests of explorer.transfer.drift."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.transfer import (
    measure_drift,
)
from explorer.transfer.drift import kernel_test
from tests.transfer.conftest import moved, survey


def test_two_halves_of_one_survey_are_alike_and_a_moved_one_is_not() -> None:
    points = survey(600)[0]
    same = measure_drift(points[:300], points[300:])
    assert same.auc["low"] < 0.56 and same.mmd_p > 0.01
    other = measure_drift(points[:300], moved(points[300:]))
    assert other.auc["value"] > 0.9 and other.mmd_p <= 0.01 and other.mmd > same.mmd
    assert "nearly every" in replace(other, auc={"value": 0.99, "low": 0.98, "high": 1}).words()
    assert "most tell" in replace(other, auc={"value": 0.87, "low": 0.85, "high": 0.9}).words()
    telling = other.telling(5)
    assert all(len(rows) == 5 for rows in telling.values())
    assert other.like_b_of_b[telling["b_only"]].mean() > other.like_b_of_b.mean()


def test_a_stronger_shift_is_a_larger_drift() -> None:
    points = survey(500)[0]
    found = [
        measure_drift(points[:250], points[250:] + step).auc["value"] for step in (0.1, 0.5, 1.5)
    ]
    assert found == sorted(found) and found[-1] > 0.95


def test_drift_refuses_what_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="Cannot compare"):
        measure_drift(np.ones((5, 3)), np.ones((5, 4)))


def test_the_kernel_test_is_seeded_and_fair() -> None:
    points = survey(200)[0]
    one, two = (kernel_test(points[:100], points[100:], seed=3) for _ in "ab")
    assert one == two and abs(one[0]) < 0.02
