"""What the tests of this folder share."""

import numpy as np
import pytest
from torch import nn

from explorer.evaluate.view_maps import ViewMaps


@pytest.fixture(scope="module")
def planted():
    """400 unit vectors, 20 of them wanted: a small group of its own."""
    rng = np.random.default_rng(0)
    vectors = 0.25 * rng.normal(size=(400, 24)) + np.eye(24)[np.arange(400) % 4]
    vectors[:20] = 0.25 * vectors[:20] + np.eye(24)[9]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), np.arange(400) < 20


SIZES = (2, 20, "all")


def task(count: int = 240) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    truth = rng.random(count) < 0.4
    points = rng.normal(size=(count, 12))
    points[:, 0] += 2.0 * truth
    return points.astype(np.float32), truth


@pytest.fixture(scope="module")
def planted_views():
    """Maps of the views of 400 images, the first 20 with a feature of their own."""
    rng = np.random.default_rng(0)
    plain = rng.normal(size=(400, 4, 1, 1)).astype(np.float32)
    plain[:20, 0] += 4
    weak, strong = (
        plain[:, None] + rng.normal(scale=scale, size=(400, 3, 4, 1, 1)) for scale in (0.1, 0.5)
    )
    upright, weak, strong = (each.astype(np.float16) for each in (plain, weak, strong))
    return ViewMaps(np.arange(400), upright, weak, strong, nn.Flatten())
