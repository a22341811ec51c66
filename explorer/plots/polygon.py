"""Which of many points lie in a polygon: by cells where that is plain, else point by point."""

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask

CELLS = 256  # on each side of the polygon's box
FEW = 20_000  # points, for which cells are not worth while


def inside_polygon(
    x: NDArray[np.number], y: NDArray[np.number], corners: NDArray[np.float64]
) -> Mask:
    """Which points (N,) lie in `corners` (C, 2), bool (N,), by the even-odd rule; NaN does not.

    Cells that no edge touches are decided whole, by their middle; what is said of each point is
    the same as if each were looked at.
    """
    held = np.zeros(len(x), bool)
    if len(corners) < 3 or not np.isfinite(corners).all():
        return held
    (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
    near = np.flatnonzero((x >= left) & (x <= right) & (y >= low) & (y <= high))
    near_x, near_y = x[near].astype(np.float64), y[near].astype(np.float64)
    if len(near) <= FEW or right <= left or high <= low:
        held[near] = _crossed_oddly(near_x, near_y, corners)
        return held
    cells = _cell_numbers(near_x, left, right) * CELLS + _cell_numbers(near_y, low, high)
    decided = _middles_inside(corners)[cells]
    doubtful = np.flatnonzero(_touched_cells(corners)[cells])
    decided[doubtful] = _crossed_oddly(near_x[doubtful], near_y[doubtful], corners)
    held[near] = decided
    return held


def _crossed_oddly(
    x: NDArray[np.float64], y: NDArray[np.float64], corners: NDArray[np.float64]
) -> Mask:
    """Whether a line from each point to one side crosses the edges an odd number of times."""
    crossed = np.zeros(len(x), bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 != y2:
            spans = (y1 > y) != (y2 > y)
            crossed ^= spans & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return crossed


def _cell_numbers(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.int64]:
    return np.minimum((values - low) * (CELLS / (high - low)), CELLS - 1).astype(np.int64)


def _middles_inside(corners: NDArray[np.float64]) -> Mask:
    """Whether the middle of each cell lies inside, bool (CELLS²,)."""
    steps = (np.arange(CELLS) + 0.5) / CELLS
    low, high = corners.min(axis=0), corners.max(axis=0)
    x, y = (low[axis] + steps * (high[axis] - low[axis]) for axis in (0, 1))
    return _crossed_oddly(np.repeat(x, CELLS), np.tile(y, CELLS), corners)


def _touched_cells(corners: NDArray[np.float64]) -> Mask:
    """Every cell that an edge touches, and some beside them, bool (CELLS²,)."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    places = (corners - low) * CELLS / (high - low)
    touched = np.zeros((CELLS + 2, CELLS + 2), bool)  # with a rim, for the neighbours
    for start, end in zip(places, np.roll(places, -1, axis=0), strict=True):
        steps = 2 * int(np.abs(end - start).max()) + 2  # half a cell apart, or closer
        along = start + np.linspace(0, 1, steps)[:, None] * (end - start)
        column, row = np.clip(along, 0, CELLS - 1).astype(np.int64).T + 1
        touched[column, row] = True
    beside = [np.roll(touched, step, axis=(0, 1)) for step in _NEIGHBOURS]
    return np.logical_or.reduce(beside)[1:-1, 1:-1].ravel()


_NEIGHBOURS = [(right, up) for right in (-1, 0, 1) for up in (-1, 0, 1)]
