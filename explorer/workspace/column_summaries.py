"""A look at each column: how much of it is known, its range, and how its values are spread."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.catalogue.columns import Column, distinct
from explorer.catalogue.dataset import Catalogue
from explorer.export.meanings import MEANINGS, VOTE_MEANING, unit_of

BINS, LEAST_BINS = 24, 4
A_BIN = 5  # values at least, on average: fewer make a comb of what is even
MOST_READ = 200_000  # rows, evenly spread: a histogram of so many is one of all
TOLD = 3  # of the commonest words


@dataclass(frozen=True)
class ColumnSummary:
    """One column: `known` is the share of galaxies with a value, 0 to 1.

    `counts` has the galaxies of up to 24 equal steps from `low` to `high`; none for words, whose
    commonest are told.
    """

    name: str
    kind: str
    origin: str
    unit: str
    meaning: str
    known: float
    low: float | None = None
    high: float | None = None
    counts: tuple[int, ...] = ()
    commonest: tuple[str, ...] = ()


def column_summaries(catalogue: Catalogue) -> list[ColumnSummary]:
    """Every column to sort and filter by, in the catalogue's order; of large ones a sample."""
    names = [column.name for column in catalogue.columns]
    step = max(1, len(catalogue) // MOST_READ)
    held = catalogue.sample(names, step) if names else pa.table({})
    said = catalogue.manifest.units
    found = [summary_of_column(column, held[column.name]) for column in catalogue.columns]
    return [replace(one, unit=said.get(one.name, one.unit)) for one in found]


def summary_of_column(column: Column, values: pa.ChunkedArray) -> ColumnSummary:
    """What `values` (N,) of a column are like."""
    meaning = VOTE_MEANING if column.origin == "vote" else MEANINGS.get(column.name, "")
    unit = unit_of(column.name)
    if column.kind != "number":
        known = 1 - values.null_count / max(1, len(values))
        words = tuple(distinct(values.cast(pa.string()), TOLD))
        return ColumnSummary(
            column.name, column.kind, column.origin, unit, meaning, known, commonest=words
        )
    numbers = _finite(values)
    known = len(numbers) / max(1, len(values))
    if not len(numbers):
        return ColumnSummary(column.name, column.kind, column.origin, unit, meaning, known)
    low, high = float(numbers.min()), float(numbers.max())
    counts = tuple(_counts(numbers, low, high).tolist())
    return ColumnSummary(
        column.name, column.kind, column.origin, unit, meaning, known, low, high, counts
    )


def _finite(values: pa.ChunkedArray) -> NDArray[np.float64]:
    numbers = pc.cast(values.drop_null(), pa.float64(), safe=False).to_numpy()
    return numbers[np.isfinite(numbers)]


def _counts(numbers: NDArray[np.float64], low: float, high: float) -> NDArray[np.int64]:
    """How many lie in each of 4 to 24 equal steps, however near or far the ends are."""
    bins = min(BINS, max(LEAST_BINS, len(numbers) // A_BIN))
    span = high / 2 - low / 2  # of half of it, which is a number for any two
    share = (numbers / 2 - low / 2) / span if span > 0 else np.full(len(numbers), 0.5)
    return np.bincount(np.minimum(share * bins, bins - 1).astype(np.int64), minlength=bins)
