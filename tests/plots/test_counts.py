"""Tests of explorer.plots.counts."""

import numpy as np

from explorer.plots.counts import cells_of, commonest_bytes, counts_in, mean_bytes

X, Y = np.array([0, 1, 1, 3, 2], np.uint16), np.array([0, 1, 1, 0, 2], np.uint16)
CELLS = cells_of(X, Y, 3, 2)
ALL = np.ones(5, bool)
SOME = np.array([True, True, False, True, True])


def test_cells_are_numbered_row_by_row_and_the_rest_is_outside() -> None:
    assert CELLS.tolist() == [0, 4, 4, 6, 6]


def test_counts_leave_out_what_lies_outside_or_is_not_meant() -> None:
    assert counts_in(CELLS, 6).tolist() == [1, 0, 0, 0, 2, 0]
    assert counts_in(CELLS, 6, SOME).tolist() == [1, 0, 0, 0, 1, 0]


def test_the_mean_colour_and_the_commonest_name_of_a_cell() -> None:
    colours = np.array([7, 10, 21, 0, 255], np.uint8)
    assert mean_bytes(CELLS, 6, colours, ALL).tolist() == [7, 255, 255, 255, 16, 255]
    assert mean_bytes(CELLS, 6, colours, SOME)[4] == 10
    bins, names = np.array([0, 0, 0, 1], np.uint16), np.array([2, 5, 5, 255], np.uint8)
    assert commonest_bytes(bins, 2, names, np.ones(4, bool)).tolist() == [5, 255]
