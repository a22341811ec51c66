"""Cells of the sphere that all cover as much: HEALPix, numbered as a nest (Gorski et al. 2005)."""

import numpy as np
from numpy.typing import NDArray

MOST_ORDER = 29
_SPREAD = (  # each step moves the bits of the upper half apart from those of the lower
    (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333), (1, 0x5555555555555555),
)  # fmt: skip


def nested_cells(
    ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64], order: int = MOST_ORDER
) -> NDArray[np.int64]:
    """The cell that each position lies in, int64 (N,): 12 × 4^order cells cover the sphere.

    A cell's number at a lower order is its number at a higher one, divided by 4 for each step.
    """
    side = 1 << order
    quarter = np.mod(np.radians(ra_deg), 2 * np.pi) / (np.pi / 2)  # 0 to 4
    z = np.sin(np.radians(dec_deg))
    belt = np.abs(z) <= 2 / 3
    face, x, y = np.where(belt, _belt(quarter, z, side), _caps(quarter, dec_deg, side))
    return face * side * side + _spread(x) + (_spread(y) << 1)


def _belt(quarter: NDArray[np.float64], z: NDArray[np.float64], side: int) -> NDArray[np.int64]:
    """Face, x and y (3, N) of cells near the equator."""
    down = np.floor(side * (0.5 + quarter) - side * z * 0.75).astype(np.int64)
    up = np.floor(side * (0.5 + quarter) + side * z * 0.75).astype(np.int64)
    falling, rising = down // side, up // side
    face = np.where(
        falling == rising, (falling & 3) | 4, np.where(falling < rising, falling, rising + 8)
    )
    return np.stack([face, up % side, side - down % side - 1])


def _caps(quarter: NDArray[np.float64], dec_deg: NDArray[np.float64], side: int) -> NDArray:
    """Face, x and y (3, N) of cells near a pole."""
    whole = np.minimum(quarter.astype(np.int64), 3)
    along = quarter - whole
    from_pole = np.sqrt(6) * np.sin(np.radians(90 - np.abs(dec_deg)) / 2) * side  # exact at poles
    right = np.minimum((along * from_pole).astype(np.int64), side - 1)
    left = np.minimum(((1 - along) * from_pole).astype(np.int64), side - 1)
    north = dec_deg >= 0
    x, y = np.where(north, side - left - 1, right), np.where(north, side - right - 1, left)
    return np.stack([np.where(north, whole, whole + 8), x, y])


def _spread(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The 32 low bits of each value, one place free between two."""
    spread = values.astype(np.uint64)
    for step, mask in _SPREAD:
        spread = (spread | (spread << np.uint64(step))) & np.uint64(mask)
    return spread.astype(np.int64)
