from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from explorer.encoder import load_encoder
from explorer.encoder.votes import joined, load_tree
from explorer.errors import EncoderError
from explorer.training.dataset import load_training_data
from explorer.training.galaxy_zoo import GZ2_COLUMNS, gz2_votes, read_sets
from explorer.training.label_tables import hard_votes
from explorer.training.objectives import VIEW_LOSSES, Agreement, Prototypes, class_loss
from explorer.training.report import binned_share_gap, question_report
from explorer.training.run import Run, TrainConfig, rate_factor, update_average
from explorer.training.split import hold_out_groups, same_object_groups
from explorer.training.train import train

TREE = joined(load_tree("gz2"), load_tree("gz1"))


def picture(seed, *, ratio=0.5, side=72):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    light = 180 * np.exp(-np.hypot(x, y / ratio) / 6) + rng.normal(15, 4, (side, side))
    for px, py in rng.uniform(-25, 25, (6, 2)):  # companions tell one galaxy from another
        light += rng.uniform(60, 160) * np.exp(-((x - px) ** 2 + (y - py) ** 2) / 8)
    return np.clip(light, 0, 255)[:, :, None].repeat(3, 2).astype(np.uint8)


@pytest.fixture
def survey(tmp_path):
    """A survey of a user's own: 40 cutouts, votes on one question, a class, one twin."""
    folder = tmp_path / "data" / "mine"
    (folder / "images").mkdir(parents=True)
    rows = []
    for i in range(40):
        Image.fromarray(picture(i if i != 39 else 0, ratio=1.0 if i % 2 else 0.3)).save(
            folder / "images" / f"{i}.png"
        )
        rows.append(
            (f"images/{i}.png", 9 * (i % 2) + 1, 10 - 9 * (i % 2), ["flat", "round"][i % 2])
        )
    columns = ["file", "smooth", "featured", "label"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "labels.csv", index=False)
    return folder.parent


def config(survey, **more):
    base = TrainConfig(
        survey, survey.parent / "runs" / "one", backbone="test_resnet", size_px=32, batch=8, steps=4
    )
    return replace(base, **more)


def run_of(c):
    c.out.mkdir(parents=True, exist_ok=True)
    return Run(c, TREE, load_training_data(c.data, TREE, c.size_px, c.out, c.seed))


def test_training_on_a_survey_of_ones_own_gives_a_loadable_encoder(survey):
    told = []
    report = train(config(survey), tell=told.append)
    encoder = load_encoder(report["encoder"], device="cpu")
    assert report["steps"] == 4 and encoder.record["training"]["backbone"] == "test_resnet"
    assert str(survey) not in (survey.parent / "runs/one/encoder.json").read_text()
    assert report["questions"]["smooth_or_featured"]["n"] > 0 and told
    held = (survey.parent / "runs/one/encoder.held_out.txt").read_text().split()
    assert len(held) == report["galaxies"]["held_out"] > 0


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


def test_twins_and_rescaled_twins_form_one_group():
    crops = np.stack([picture(i) for i in range(12)])
    zoomed = Image.fromarray(crops[4]).resize((78, 78)).crop((3, 3, 75, 75))
    crops = np.concatenate([crops, crops[:1], np.asarray(zoomed)[None]])
    names = np.array([f"g{i}" for i in range(14)])
    names[9] = names[2]
    groups = same_object_groups(crops, names)
    assert groups[12] == groups[0] and groups[13] == groups[4] and groups[9] == groups[2]
    assert len(np.unique(groups)) == 11


def test_the_split_keeps_groups_whole_and_rare_classes_present():
    rng = np.random.default_rng(0)
    groups, classes = rng.integers(0, 700, 1000), (rng.random(1000) < 0.04).astype(int)
    held = hold_out_groups(groups, classes, seed=1)
    assert all(len(np.unique(held[groups == g])) == 1 for g in np.unique(groups))
    assert held[classes == 1].sum() >= 12 and 0.15 < held.mean() < 0.3
    assert np.array_equal(held, hold_out_groups(groups, classes, seed=1))


def test_vote_tables_become_counts_of_those_who_were_asked():
    table = pd.DataFrame({f"{c}_debiased": [0.0] for c in GZ2_COLUMNS.values()})
    table["total_classifications"] = 40.0
    for answer, share in {
        "smooth": 0.25,
        "featured": 0.75,
        "edge_on": 0.5,
        "not_edge_on": 0.5,
    }.items():
        table[f"{GZ2_COLUMNS[answer]}_debiased"] = share
    votes = dict(zip(TREE.answers, gz2_votes(table, TREE)[0], strict=True))
    assert (votes["smooth"], votes["featured"], votes["edge_on"]) == (10, 30, 15)
    assert votes["gz1_merger"] == 0 and votes["bar"] == 0


def test_classes_become_agreeing_volunteers():
    votes = hard_votes(pd.Series(["a", None, "b"]), {"a": ("smooth", "round")}, TREE, 5)
    assert votes[0].sum() == 10 and votes[1:].sum() == 0


def test_nothing_to_train_on_is_one_sentence(tmp_path):
    with pytest.raises(EncoderError, match="No training set"):
        read_sets(tmp_path, TREE)


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


def test_the_rate_warms_up_and_comes_down():
    assert rate_factor(0, 0) < 0.05 < rate_factor(0, 200) == 1 and rate_factor(1, 9999) < 0.02


def test_the_average_moves_towards_the_network():
    slow, fast = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    before = slow.weight.clone()
    update_average(slow, fast, 0.75)
    assert torch.allclose(slow.weight, 0.75 * before + 0.25 * fast.weight)


def test_the_report_knows_a_good_prediction():
    votes = np.zeros((4, 42), dtype=np.float32)
    votes[:, :2] = [[9, 1], [8, 2], [1, 9], [0, 1]]
    good = votes / np.maximum(votes.sum(1, keepdims=True), 1)
    report = question_report(good, votes, TREE)
    assert list(report) == ["smooth_or_featured"]
    assert report["smooth_or_featured"]["n"] == 3  # one volunteer says too little
    assert report["smooth_or_featured"]["accuracy"] == 1
    assert binned_share_gap(np.array([0.1, 0.9]), np.array([0.6, 0.4])) == pytest.approx(0.5)
