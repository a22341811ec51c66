"""What the tests of this folder share."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from explorer.encoder.frames import Frame
from explorer.encoder.votes import joint_tree, load_tree
from explorer.training.run import TrainConfig

FRAME = Frame(size_px=32, kind="centre", disc=False, mean=(0.2,) * 3, std=(0.2,) * 3)


TREE = joint_tree(load_tree("gz2"), load_tree("gz1"))


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
