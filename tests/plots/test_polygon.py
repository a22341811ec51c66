"""Points in a polygon: the same by cells as point by point, and quick for a million."""

import time

import numpy as np
import pytest

from explorer.plots import polygon
from explorer.plots.polygon import inside_polygon

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)


def points(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.random.default_rng(seed).normal(size=(2, count))
    return x, y


def test_the_inside_of_a_square_and_of_a_ring() -> None:
    x, y = np.array([0.5, 1.5, np.nan, 0.5]), np.array([0.5, 0.5, 0.5, -0.1])
    assert inside_polygon(x, y, SQUARE).tolist() == [True, False, False, False]
    twice = np.concatenate([SQUARE, SQUARE])  # gone round twice: outside again
    assert not inside_polygon(x, y, twice).any()


@pytest.mark.parametrize("corners", [SQUARE[:2], np.full((3, 2), np.inf), SQUARE * [1, 0]])
def test_what_encloses_nothing_holds_nothing(corners: np.ndarray) -> None:
    x, y = points(30_000)
    assert not inside_polygon(x, y, corners).any()


@pytest.mark.parametrize("seed", range(8))
def test_cells_say_the_same_as_each_point_alone(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = points(30_000, seed)
    corners = np.random.default_rng(seed).normal(size=(3 + 7 * seed, 2))  # crosses itself
    by_cells = inside_polygon(x, y, corners)
    monkeypatch.setattr(polygon, "FEW", len(x))
    assert (by_cells == inside_polygon(x, y, corners)).all() and 0 < by_cells.sum()


def test_a_million_points_take_a_moment() -> None:
    x, y = points(1_000_000)
    angle = np.linspace(0, 2 * np.pi, 100)
    began = time.process_time()
    inside_polygon(x, y, 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1))
    assert time.process_time() - began < 0.3
