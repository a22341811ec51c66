"""Candidates spread over a measure, so that the many small or faint ones do not flood a page."""

from collections.abc import Callable

import numpy as np

from explorer.arrays import Classes, Floats, Rows, Scores

STRATA = 5
TAIL = 1.0  # percent at either end that does not stretch the strata
STEEP = 10.0  # measures over more than this factor are parted by their logarithm
MISSING = -1


def strata_of(values: Floats) -> Classes:
    """The stratum of each galaxy by a measure (N,): int64, 0 for the lowest, -1 for none known.

    At most five parts of equal width, on a logarithm where the measure is positive and steep: the
    few large galaxies of a catalogue have as much of a page as the many small ones.
    """
    values = np.asarray(values, np.float64)
    known = np.isfinite(values)
    strata = np.full(len(values), MISSING, np.int64)
    if not known.any():
        return strata
    low, high = np.percentile(values[known], [TAIL, 100 - TAIL])
    steep = values[known].min() > 0 and high > STEEP * low
    scale = np.log if steep else np.asarray
    edges = np.linspace(float(scale(low)), float(scale(high)), STRATA + 1)[1:-1]
    strata[known] = np.searchsorted(edges, scale(values[known]), side="right")
    return strata


def stratified_page(
    choose: Callable[[Scores, int], Rows], scores: Scores, strata: Classes, size: int
) -> Rows:
    """A page with as many of each stratum as of the others: int64 (≤ size,), the strata in turn.

    choose: gives the rows of a page of some size from scores (N,), -inf for those left out. Where
    a stratum has fewer left, the others fill the page.
    """
    open_ones = np.isfinite(scores)
    present = np.unique(strata[open_ones])
    each = [choose(np.where(strata == one, scores, -np.inf), size) for one in present]
    turns = [rows[turn] for turn in range(size) for rows in each if turn < len(rows)]
    return np.array(turns[:size], np.int64)
