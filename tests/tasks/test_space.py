"""Tests of explorer.tasks.space."""

import numpy as np
import pytest

from explorer.tasks import (
    fit_space,
)
from tests.tasks.conftest import blobs


def test_the_space_has_unit_mean_square_and_keeps_the_order_of_its_axes() -> None:
    points, _ = blobs(400)
    points[:, 3] *= 9
    placed = fit_space(points)(points)
    assert placed.shape == (400, 24)
    assert np.square(placed).sum(axis=1).mean() == pytest.approx(1, rel=1e-3)
    spread = placed.std(axis=0)
    assert spread[0] == spread.max() and spread[0] < 9 * spread[1]


def test_the_space_takes_one_galaxy_and_refuses_nan() -> None:
    assert np.isfinite(fit_space(np.ones((1, 5)))(np.ones((2, 5)))).all()
    with pytest.raises(ValueError, match="finite"):
        fit_space(np.full((3, 2), np.nan))
