"""Tests of explorer.tasks.uncertainty."""

import numpy as np
import pytest

from explorer.tasks import (
    uncertainty,
)


def test_the_undecided_come_first() -> None:
    near = uncertainty(np.array([0.02, 0.5, 0.98, np.nan]), 0.5)
    assert near.argmax() == 1 and near[0] == pytest.approx(near[2]) and near[3] == 0
    rare = uncertainty(np.array([0.02, 0.5]), 0.02)
    assert rare[0] > rare[1]
