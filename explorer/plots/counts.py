"""Galaxies counted in bins and cells, all of them and those selected: a plot of any number."""

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask

Bins = NDArray[np.uint16]  # (N,), the bin of each galaxy; the number of bins where it is in none
Counts = NDArray[np.int64]  # (B,)


def cells_of(x: Bins, y: Bins, columns: int, rows: int) -> Bins:
    """The cell of each galaxy, uint16 (N,), row by row; `columns` × `rows` where it is in none."""
    cell = y.astype(np.uint32) * columns + x
    return np.where((x < columns) & (y < rows), cell, columns * rows).astype(np.uint16)


def counts_in(bins: Bins, count: int, among: Mask | None = None) -> Counts:
    """How many galaxies are in each of `count` bins, int64 (B,); only those `among` if given."""
    counted = bins if among is None else bins[among]
    return np.bincount(counted, minlength=count + 1)[:count]


def mean_bytes(bins: Bins, count: int, colours: NDArray[np.uint8], among: Mask) -> Counts:
    """The mean colour in each bin, int64 (B,), 0 to 254; 255 where there is none to be had.

    colours: uint8 (N,), 255 where it is missing.
    """
    known = among & (colours < 255)
    many = np.bincount(bins[known], minlength=count + 1)[:count]
    total = np.bincount(bins[known], colours[known], minlength=count + 1)[:count]
    return np.where(many > 0, np.rint(total / np.maximum(many, 1)), 255).astype(np.int64)


def commonest_bytes(bins: Bins, count: int, colours: NDArray[np.uint8], among: Mask) -> Counts:
    """The commonest category in each bin, int64 (B,); 255 where there is none to be had."""
    known = among & (colours < 255)
    pairs = bins[known].astype(np.int64) * 256 + colours[known]
    table = np.bincount(pairs, minlength=(count + 1) * 256).reshape(-1, 256)[:count]
    return np.where(table.any(axis=1), table.argmax(axis=1), 255).astype(np.int64)
