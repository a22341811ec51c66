"""Tests of explorer.evaluate.normalising_flow."""

import numpy as np
import pytest

from explorer.evaluate.normalising_flow import flow_surprise

pytestmark = pytest.mark.slow


def test_far_points_surprise_and_the_same_seed_repeats() -> None:
    values = np.random.default_rng(0).normal(size=(300, 4)).astype(np.float32)
    values[7] = 8
    first, again = (flow_surprise(values, seed=1) for _ in "ab")
    assert first.shape == (300,) and first.dtype == np.float32 and np.isfinite(first).all()
    assert first.argmax() == 7 and np.array_equal(first, again)
    distance = np.linalg.norm(values, axis=1)
    assert np.corrcoef(np.argsort(np.argsort(distance)), np.argsort(np.argsort(first)))[0, 1] > 0.8
