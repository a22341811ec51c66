"""Tests of explorer.lightcurves.network."""

import numpy as np
import pytest
import torch

from explorer.lightcurves import network
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


def test_small_steps_take_one_thread_and_leave_the_others_to_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: set[int] = set()
    forward = network.CurveNet.forward

    def counting(net: network.CurveNet, values: torch.Tensor) -> torch.Tensor:
        seen.add(torch.get_num_threads())
        return forward(net, values)

    monkeypatch.setattr(network.CurveNet, "forward", counting)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        points = np.zeros((8, 3), np.float32)
        train_curves(points, np.arange(8) % 2, 2, CurveConfig(hidden=(4,), epochs=1))
        assert seen == {1} and torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
