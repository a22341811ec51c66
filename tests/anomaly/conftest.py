"""What the tests of this folder share."""

import numpy as np
import pytest


@pytest.fixture
def galaxies():
    """600 unit vectors in six groups of 100."""
    rng = np.random.default_rng(1)
    vectors = np.repeat(np.eye(16)[:6], 100, axis=0) + 0.15 * rng.normal(size=(600, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


ODD = np.random.default_rng(2).random(600).astype(np.float32)
