"""What the tests of this folder share."""

import numpy as np
import pytest


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
