"""Tests of explorer.evaluate.simulated_shifts."""

import numpy as np
import pytest

from explorer.evaluate.simulated_shifts import SHIFTS, thin_commonest_class
from tests.conftest import galaxy_image


@pytest.mark.parametrize("name", sorted(SHIFTS))
def test_a_shift_keeps_the_shape_and_changes_the_pixels(name: str) -> None:
    image = galaxy_image(np.random.default_rng(0), kind="ring")
    changed, more = (SHIFTS[name](image, np.random.default_rng(1), size) for size in (1.0, 2.0))
    assert changed.shape == image.shape and changed.dtype == np.uint8
    assert not np.array_equal(changed, image)
    assert np.array_equal(changed, more) == (name == "grey")


def test_other_shares_thin_the_commonest_class() -> None:
    classes = np.array([0] * 200 + [1] * 40)
    kept = classes[thin_commonest_class(classes, seed=0)]
    assert (kept == 1).sum() == 40 and 20 < (kept == 0).sum() < 70
