"""Tests of explorer.training.report."""

import numpy as np
import pytest

from explorer.training.report import binned_share_gap, question_report
from tests.training.conftest import TREE


def test_the_report_knows_a_good_prediction():
    votes = np.zeros((4, 42), dtype=np.float32)
    votes[:, :2] = [[9, 1], [8, 2], [1, 9], [0, 1]]
    good = votes / np.maximum(votes.sum(1, keepdims=True), 1)
    report = question_report(good, votes, TREE)
    assert list(report) == ["smooth_or_featured"]
    assert report["smooth_or_featured"]["n"] == 3  # one volunteer says too little
    assert report["smooth_or_featured"]["accuracy"] == 1
    assert binned_share_gap(np.array([0.1, 0.9]), np.array([0.6, 0.4])) == pytest.approx(0.5)
