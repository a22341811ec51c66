"""Cells and tiles: nothing lost, the nearest found, colours that stand for what is there."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.maps.density import DEEPEST, MISSING, SIDE, Cells, draw_density


@pytest.fixture(scope="module")
def places() -> NDArray[np.uint16]:
    rng = np.random.default_rng(0)
    return np.clip(rng.normal(30_000, 6_000, (5_000, 2)), 0, 65_535).astype(np.uint16)


def test_a_box_holds_what_lies_in_it(places: NDArray[np.uint16]) -> None:
    cells, box = Cells(places), (25_001, 28_003, 31_007, 36_011)
    inside = ((places >= box[:2]) & (places <= box[2:])).all(axis=1)
    assert sorted(cells.rows(box).tolist()) == np.flatnonzero(inside).tolist()
    assert cells.count(box) >= inside.sum() and cells.count((0, 0, 65_535, 65_535)) == 5_000
    assert len(cells.rows((65_530, 65_530, 65_535, 65_535))) == 0


def test_the_nearest_is_the_nearest_that_is_allowed(places: NDArray[np.uint16]) -> None:
    cells = Cells(places)
    away = np.hypot(*(places.astype(float) - (30_000, 30_000)).T)
    assert cells.nearest(30_000, 30_000, 3_000, None) == away.argmin()
    allowed = np.ones(5_000, bool)
    allowed[away.argmin()] = False
    assert cells.nearest(30_000, 30_000, 3_000, allowed) == np.argsort(away)[1]
    assert cells.nearest(65_535, 65_535, 500, None) == -1


def test_each_cell_of_a_mosaic_has_one_of_its_own(places: NDArray[np.uint16]) -> None:
    chosen = Cells(places).one_per_cell((0, 0, 65_535, 65_535), 4_096)
    assert len({(column, line) for _, column, line in chosen}) == len(chosen) > 20
    for row, column, line in chosen:
        assert (places[row] // 4_096).tolist() == [column, line]


@pytest.mark.slow
def test_tiles_of_a_level_make_the_whole(places: NDArray[np.uint16]) -> None:
    colour = np.full(len(places), 100, np.uint8)
    made = draw_density(Cells(places), colour, None)
    whole = np.concatenate([made.tile(1, 0, y) for y in (0, 1)], axis=0)
    assert whole.shape == (512, 256, 3)
    finest = [made.tile(DEEPEST, x, y)[..., 1] > 0 for x in range(8) for y in range(8)]
    assert sum(tile.sum() for tile in finest) == (Cells(places).counts > 0).sum()
    assert set(made.tile(0, 0, 0)[..., 0].ravel().tolist()) == {100, MISSING}


@pytest.mark.slow
def test_a_pixel_has_the_mean_of_a_range_and_the_commonest_of_names() -> None:
    places = np.repeat([[40, 40]], 5, axis=0).astype(np.uint16)
    cells, colour = Cells(places), np.array([0, 0, 0, 4, 255], np.uint8)
    at = (40 * SIDE // 65_536, 40 * SIDE // 65_536)
    assert draw_density(cells, colour, None).levels[DEEPEST][at][0] == 1
    assert draw_density(cells, colour, None, categories=5).levels[DEEPEST][at][0] == 0
    only = np.array([False, False, False, True, False])
    for level in draw_density(cells, colour, only, categories=5).levels:
        assert level[level[..., 1] > 0].tolist() == [[4, 255, 51]]


def test_nothing_at_all_is_an_empty_picture() -> None:
    empty = draw_density(Cells(np.zeros((0, 2), np.uint16)), np.zeros(0, np.uint8), None)
    assert not empty.tile(0, 0, 0)[..., 1].any()
