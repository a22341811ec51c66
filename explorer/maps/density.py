"""Millions of points as a picture: sorted into cells once, then counted and coloured in tiles."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 2048
SHIFT = 5  # 65536 / SIDE
TILE_PX = 256
DEEPEST = 3  # SIDE / TILE_PX = 2 ** 3
MISSING = 255

Bytes = NDArray[np.uint8]
Counts = NDArray[Any]


class Cells:
    """The places of a layout, uint16 (N, 2), sorted by the cells of a SIDE × SIDE net."""

    def __init__(self, places: NDArray[np.uint16]) -> None:
        self.places = places
        x, y = places[:, 0] >> SHIFT, places[:, 1] >> SHIFT
        self.cell = y.astype(np.uint32) * SIDE + x
        self.order = _by_cell(self.cell)
        counts = np.bincount(self.cell, minlength=SIDE * SIDE)
        self.start = np.concatenate([[0], np.cumsum(counts)])

    @cached_property
    def counts(self) -> NDArray[np.uint32]:
        """Galaxies in each cell, uint32 (SIDE, SIDE), by row y."""
        return np.diff(self.start).astype(np.uint32).reshape(SIDE, SIDE)

    def count(self, box: tuple[int, int, int, int]) -> int:
        """Galaxies in the cells that `box` (left, top, right, bottom; grid units) touches."""
        left, top, right, bottom = (part >> SHIFT for part in box)
        return int(self.counts[top : bottom + 1, left : right + 1].sum())

    def rows(self, box: tuple[int, int, int, int]) -> NDArray[np.uint32]:
        """Rows inside `box`, by cell."""
        left, top, right, bottom = box
        begin = (np.arange(top >> SHIFT, (bottom >> SHIFT) + 1)) * SIDE
        ends = zip(
            self.start[begin + (left >> SHIFT)],
            self.start[begin + (right >> SHIFT) + 1],
            strict=True,
        )
        parts = [self.order[a:b] for a, b in ends]
        near = np.concatenate(parts) if parts else np.zeros(0, np.uint32)
        at = self.places[near]
        inside = (at >= (left, top)) & (at <= (right, bottom))
        return near[inside.all(axis=1)]

    def nearest(self, x: int, y: int, reach: int, allowed: NDArray[np.bool_] | None) -> int:
        """The row nearest to (x, y) within `reach` grid units; -1 where there is none."""
        limits = (x - reach, y - reach, x + reach, y + reach)
        left, top, right, bottom = (int(np.clip(part, 0, 65535)) for part in limits)
        rows = self.rows((left, top, right, bottom))
        if allowed is not None:
            rows = rows[allowed[rows]]
        if not len(rows):
            return -1
        away = self.places[rows].astype(np.int64) - (x, y)
        return int(rows[(away**2).sum(axis=1).argmin()])

    def one_per_cell(
        self, box: tuple[int, int, int, int], unit: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, int, int]]:
        """(row, column, line) of one galaxy for each cell of a coarse net of `unit` grid units.

        It is the first of the fullest fine cell: typical, and the same whenever it is asked for.
        """
        left, top, right, bottom = (part >> SHIFT for part in box)
        y, x = np.nonzero(self.counts[top : bottom + 1, left : right + 1])
        y, x = y + top, x + left
        full = np.argsort(-self.counts[y, x].astype(np.int64), kind="stable")
        column, line = (x[full] << SHIFT) // unit, (y[full] << SHIFT) // unit
        _, first = np.unique(column * 100_000 + line, return_index=True)
        chosen = []
        for at in first:
            cell = y[full[at]] * SIDE + x[full[at]]
            rows = self.order[self.start[cell] : self.start[cell + 1]]
            rows = rows if allowed is None else rows[allowed[rows]]
            if len(rows):
                chosen.append((int(rows[0]), int(column[at]), int(line[at])))
        return chosen


def _by_cell(cell: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Rows by cell, uint32 (N,), sorted twice: numpy sorts 16-bit numbers in linear time."""
    by_column = np.argsort((cell % SIDE).astype(np.uint16), kind="stable").astype(np.uint32)
    line = (cell // SIDE).astype(np.uint16)
    return by_column[np.argsort(line[by_column], kind="stable")]


@dataclass(frozen=True)
class DensityPictures:
    """Pictures of a layout, one a level: uint8 (S, S, 3), S = 256, 512, 1024, 2048.

    Red is the colour byte, green the density (log; 0 is empty, 255 the fullest pixel of the level),
    blue the share that passes the filter. The page turns these into its own colours.
    """

    levels: tuple[Bytes, ...]

    def tile(self, z: int, x: int, y: int) -> Bytes:
        """Tile (x, y) of the 2^z × 2^z tiles of a level: uint8 (256, 256, 3)."""
        return self.levels[z][y * TILE_PX : (y + 1) * TILE_PX, x * TILE_PX : (x + 1) * TILE_PX]


def draw_density(
    cells: Cells, colour: Bytes, allowed: NDArray[np.bool_] | None, *, categories: int = 0
) -> DensityPictures:
    """The density of `cells`, coloured by a byte a galaxy (N,), 255 where it is missing.

    A pixel has the mean colour of a range, or the commonest of `categories`, of what passes.
    """
    cell = cells.cell if allowed is None else cells.cell[allowed]
    byte = colour if allowed is None else colour[allowed]
    shown = cells.counts if allowed is None else _count(cell)
    known = byte != MISSING
    if categories:
        ink = _commonest(cell, byte, categories)
        reds = [(_fullest(ink, shown, 1 << (DEEPEST - z))) for z in range(DEEPEST + 1)]
    else:
        total, weight = _count(cell[known], byte[known]), _count(cell[known])
        reds = [_mean(*both) for both in zip(_levels(total), _levels(weight), strict=True)]
    grids = zip(_levels(cells.counts), _levels(shown), reds, strict=True)
    return DensityPictures(tuple(_level(*grid) for grid in grids))


def _levels(grid: Counts) -> list[Counts]:
    """`grid` (SIDE, SIDE) summed into the pixels of each level, the coarsest first."""
    levels = [grid]
    for _ in range(DEEPEST):
        side = len(levels[0]) // 2
        levels.insert(0, levels[0].reshape(side, 2, side, 2).sum(axis=(1, 3)))
    return levels


def _level(some: Counts, passing: Counts, red: Bytes) -> Bytes:
    dense = np.log1p(some) / max(float(np.log1p(some.max())), 1e-9)
    green = np.where(some > 0, np.rint(20 + 235 * dense), 0)
    blue = np.rint(255 * passing / np.maximum(some, 1))
    return np.stack([red, green.astype(np.uint8), blue.astype(np.uint8)], axis=2)


def _count(cell: NDArray[np.uint32], weights: Bytes | None = None) -> Counts:
    return np.bincount(cell, weights, minlength=SIDE * SIDE).reshape(SIDE, SIDE)


def _mean(total: Counts, weight: Counts) -> Bytes:
    return np.where(weight > 0, np.rint(total / np.maximum(weight, 1)), MISSING).astype(np.uint8)


def _commonest(cell: NDArray[np.uint32], colour: Bytes, categories: int) -> Bytes:
    best = np.zeros((SIDE, SIDE), np.int64)
    ink = np.full((SIDE, SIDE), MISSING, np.uint8)
    for number in range(categories):
        count = _count(cell[colour == number])
        ink[count > best] = number
        best = np.maximum(best, count)
    return ink


def _fullest(ink: Bytes, shown: Counts, step: int) -> Bytes:
    """The colour of the fullest cell of each block: a mean of names would be none of them."""
    weight = _apart(np.where(ink == MISSING, 0, shown), step)
    return np.take_along_axis(_apart(ink, step), weight.argmax(axis=2)[..., None], axis=2)[..., 0]


def _apart(grid: NDArray[Any], step: int) -> NDArray[Any]:
    side = len(grid) // step
    blocks = grid.reshape(side, step, side, step).transpose(0, 2, 1, 3)
    return blocks.reshape(side, side, step * step)
