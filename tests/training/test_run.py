import numpy as np
import pytest
import torch

from explorer.training.dataset import load_training_data
from explorer.training.run import Run, rate_factor, update_average
from tests.training.conftest import TREE, config

pytestmark = pytest.mark.slow


def run_of(c):
    c.out.mkdir(parents=True, exist_ok=True)
    return Run(c, TREE, load_training_data(c.data, TREE, c.size_px, c.out))


@pytest.mark.parametrize(
    "options",
    [
        {"objective": "both"},
        {"objective": "votes"},
        {"objective": "ssl", "view_loss": "simsiam"},
        {"frozen_stages": 1, "backbone_rate": 0.3},
    ],
)
def test_a_stopped_run_ends_as_an_unbroken_one(survey, options):
    whole = run_of(config(survey, **options))
    whole.go(lambda _: None)
    first = run_of(config(survey, **options, out=survey.parent / "runs" / "two"))
    for _ in range(2):
        first.one_step()
    first.save()
    second = run_of(first.config)
    second.resume()
    assert second.step == 2
    second.go(lambda _: None)
    ours, theirs = second.averaged.state_dict(), whole.averaged.state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_held_out_galaxies_are_never_drawn(survey):
    data = run_of(config(survey)).data
    drawn = np.concatenate([data.batch(step, 8, 0) for step in range(60)])
    assert not data.held[drawn].any() and set(drawn) == set(np.flatnonzero(~data.held))
    assert np.array_equal(data.batch(5, 8, 0), data.batch(5, 8, 0))


def test_the_loss_falls(survey):
    run = run_of(config(survey, steps=40))
    losses = [sum(run.one_step().values()) for _ in range(40)]
    assert np.mean(losses[-8:]) < np.mean(losses[:8])


def test_the_rate_warms_up_and_comes_down():
    assert rate_factor(0, 0) < 0.05 < rate_factor(0, 200) == 1 and rate_factor(1, 9999) < 0.02


def test_the_average_moves_towards_the_network():
    slow, fast = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    before = slow.weight.clone()
    update_average(slow, fast, 0.75)
    assert torch.allclose(slow.weight, 0.75 * before + 0.25 * fast.weight)
