"""Tests of explorer.lightcurves.network."""

import numpy as np
import pytest

from explorer.lightcurves.network import CurveConfig, classify_curves, train_curves

pytestmark = pytest.mark.slow


def test_a_network_learns_and_a_start_helps_with_few_labels() -> None:
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 3, 400)
    points = rng.normal(size=(400, 6)).astype(np.float32)
    points[np.arange(400), classes] += 3
    config = CurveConfig(hidden=(16, 8), epochs=20)
    net = train_curves(points, classes, 3, config)
    answer = classify_curves(net, points)
    assert np.allclose(answer.sum(axis=1), 1, atol=1e-5)
    assert (answer.argmax(axis=1) == classes).mean() > 0.9
    few, test = points[:6] + 0.4, points[100:] + 0.4
    tuned = train_curves(few, classes[:6], 3, config, start=net)
    fresh = train_curves(few, classes[:6], 3, config)
    right = [
        (classify_curves(n, test).argmax(axis=1) == classes[100:]).mean() for n in (tuned, fresh)
    ]
    assert right[0] > right[1]
