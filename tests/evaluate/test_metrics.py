"""Tests of explorer.evaluate.metrics."""

import numpy as np
import pytest

from explorer.evaluate.metrics import best_first, precision_at
from explorer.tasks.scores import average_precision


def test_average_precision_by_hand():
    assert average_precision(np.array([1, 0, 1, 0], bool)) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.array([0, 0], bool)) == 0
    assert precision_at(np.array([1, 0, 1, 0], bool), 2) == 0.5
    assert best_first(np.array([0.1, 0.9, 0.5], np.float32)).tolist() == [1, 2, 0]
