"""Tests of explorer.training.split."""

import numpy as np
from PIL import Image

from explorer.training.split import hold_out_groups, same_object_groups
from tests.training.conftest import picture


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
