"""Tests of explorer.training.objectives."""

import pytest
import torch

from explorer.training.objectives import VIEW_LOSSES, Agreement, Prototypes, class_loss


@pytest.mark.parametrize("name", VIEW_LOSSES)
def test_view_losses_prefer_agreeing_views(name):
    one = torch.randn(64, 8, generator=torch.Generator().manual_seed(0))
    other = torch.randn(64, 8, generator=torch.Generator().manual_seed(1))
    loss = VIEW_LOSSES[name]
    assert loss(one, one) < loss(one, other)


@pytest.mark.parametrize("name", ["vicreg", "barlow"])
def test_view_losses_dislike_collapse(name):
    one = torch.randn(64, 8, generator=torch.Generator().manual_seed(0))
    loss = VIEW_LOSSES[name]
    assert loss(one, one) < loss(one * 0, one * 0)


def test_simsiam_sends_no_gradient_through_its_targets():
    agree = Agreement("simsiam", 6, 8)
    features = torch.randn(8, 6, generator=torch.Generator().manual_seed(0), requires_grad=True)
    agree(features).backward()
    assert agree.predictor is not None and features.grad.abs().sum() > 0
    assert Agreement("vicreg", 6, 8).predictor is None


def test_the_class_loss_counts_only_classes_of_ones_own_set():
    prototypes = Prototypes(3, 4)
    logits = prototypes(prototypes.weight.detach() * 7)
    target, mine = torch.tensor([0, 1, -1]), torch.tensor([[True, True, False]] * 3)
    good = class_loss(logits, target, mine, torch.ones(3))
    swapped = class_loss(logits, torch.tensor([1, 0, -1]), mine, torch.ones(3))
    assert good < swapped and class_loss(logits, target * 0 - 1, mine, torch.ones(3)) == 0
