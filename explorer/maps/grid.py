"""A map on a grid of whole numbers, and its colours as bytes: small enough to send to a browser."""

import numpy as np
from numpy.typing import NDArray

SPAN = 65535  # places are whole numbers from 0 to SPAN
MISSING = 255  # the byte of colour of a galaxy without a value
MARGIN = 0.03


def to_grid(xy: NDArray[np.float32]) -> NDArray[np.uint16]:
    """`xy` float (N, 2) as uint16 (N, 2), one scale on both axes, centred, with a margin.

    A galaxy without a finite place goes to the corner (0, 0).
    """
    finite: NDArray[np.bool_] = np.asarray(np.isfinite(xy).all(axis=1))
    if not finite.any():
        return np.zeros(xy.shape, np.uint16)
    middle, span = scale_of(xy[finite])
    unit = (np.where(finite[:, None], xy, middle) - middle) / span + 0.5
    grid = np.clip(np.rint(unit * SPAN), 0, SPAN).astype(np.uint16)
    grid[~finite] = 0
    return grid


def scale_of(xy: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """What lies in the middle of the grid, (2,), and how much its whole side is, of finite `xy`."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    return (low + high) / 2, max(float((high - low).max()), 1e-9) * (1 + 2 * MARGIN)


def to_bytes(
    values: NDArray[np.float32], low: float, high: float, *, categories: int = 0
) -> NDArray[np.uint8]:
    """One byte of colour a galaxy, uint8 (N,): 0-254 along the scale, 255 where missing.

    With `categories` > 0 the values are category numbers and kept as they are, up to 254.
    """
    missing = ~np.isfinite(values)
    if categories:
        scaled = np.where(values > 254, 254, values)
    else:
        scaled = 254 * (values - low) / max(high - low, 1e-12)
    byte = np.clip(np.nan_to_num(np.rint(scaled)), 0, 254).astype(np.uint8)
    return np.where(missing | (values < 0) & bool(categories), MISSING, byte).astype(np.uint8)
