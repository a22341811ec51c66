"""FixMatch: it learns from few labels, from the others only what it is sure of, repeatably."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.evaluate.fixmatch import FixMatch, FixMatchConfig

ROWS = np.r_[0:4, 100:104]
WANTED = ROWS < 20
QUICK = FixMatchConfig(rate=0.1, average=0.5)


def taught(maps, config=QUICK, steps=30):
    model = FixMatch(maps, config, seed=1)
    model.train(ROWS, WANTED, steps)
    return model


def test_an_untaught_one_knows_nothing(planted_views):
    assert not FixMatch(planted_views, QUICK).scores().any()


def test_a_few_labels_bring_the_others_of_their_kind_up(planted_views):
    scores = taught(planted_views).scores()
    assert scores.shape == (400,) and scores.dtype == np.float32
    assert np.median(scores[4:20]) > np.quantile(scores[20:], 0.95)


def test_the_same_seed_gives_the_same_scores(planted_views):
    assert np.array_equal(taught(planted_views).scores(), taught(planted_views).scores())


def test_a_part_is_judged_as_in_the_whole(planted_views):
    model = taught(planted_views)
    whole = model.scores()
    model.maps = planted_views[np.array([7, 300])]
    assert np.allclose(model.scores(), whole[[7, 300]], atol=1e-5)


def test_what_it_is_not_sure_of_teaches_nothing(planted_views):
    doubtful = replace(QUICK, confidence=1.1)
    unsure = FixMatch(planted_views, doubtful)
    assert unsure._loss_unlabelled(np.arange(50, 90)).item() == 0
    sure = FixMatch(planted_views, replace(QUICK, confidence=0.5))
    assert sure._loss_unlabelled(np.arange(50, 90)).item() == pytest.approx(np.log(2))


def test_only_the_sure_count_and_by_their_share(planted_views):
    model, places = FixMatch(planted_views, QUICK), np.arange(10)
    with torch.no_grad():
        model.model[1].weight[1], model.model[1].bias[1] = torch.tensor([9.0, 0, 0, 0]), -30.0
    model.rng = np.random.default_rng(3)
    loss = model._loss_unlabelled(places).item()
    rng = np.random.default_rng(3)
    weak = logits(planted_views.weak[places, rng.integers(3, size=10)])
    sure = 1 / (1 + np.exp(-np.abs(weak))) >= 0.95
    strong = logits(planted_views.strong[places[sure], rng.integers(3, size=sure.sum())])
    assert 0 < sure.sum() < 10
    wrong = np.log1p(np.exp(np.where(weak[sure] > 0, -strong, strong)))
    assert loss == pytest.approx(wrong.sum() / 10, rel=1e-4)


def logits(maps):
    return 9 * maps[:, 0, 0, 0].astype(np.float64) - 30


def test_all_labelled_leaves_the_labels_alone(planted_views):
    part = planted_views[ROWS]
    model = FixMatch(part, QUICK)
    model.train(np.arange(8), WANTED, 20)
    assert model.scores()[:4].min() > model.scores()[4:].max()


def test_the_average_lags_behind_what_is_trained(planted_views):
    slow = taught(planted_views, replace(QUICK, average=0.999))
    trained, judging = (m[1].weight.detach().norm() for m in (slow.model, slow.averaged))
    assert 0 < judging < 0.2 * trained
