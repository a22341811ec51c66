"""A column as numbers to colour by: ranges for numbers, the commonest values for text."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.catalogue.columns import distinct

CATEGORIES = 8
OTHER = "other"
CLIPPED_PERCENT = (1, 99)


@dataclass(frozen=True)
class Colour:
    """What a map is coloured by.

    Attributes:
        values: float32 (N,), NaN where there is none; for categories, their number.
        low: the value of the first colour (1st percentile).
        high: the value of the last colour (99th percentile).
        categories: names in the order of their numbers; None for a range.
    """

    values: NDArray[np.float32]
    low: float
    high: float
    categories: list[str] | None = None


def colour_of(column: pa.ChunkedArray | NDArray[np.floating]) -> Colour:
    """The colour of a column: numbers as a range, text and truth as up to 8 categories."""
    if isinstance(column, pa.ChunkedArray):
        if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
            return _categories(column.cast(pa.string()))
        column = column.cast(pa.float64(), safe=False).to_numpy()
    values = np.asarray(column, dtype=np.float32)
    finite = values[np.isfinite(values)]
    if not len(finite):
        return Colour(np.full(len(values), np.nan, np.float32), 0.0, 1.0)
    low, high = np.percentile(finite, CLIPPED_PERCENT)
    return Colour(np.where(np.isfinite(values), values, np.nan), float(low), float(high))


def _categories(column: pa.ChunkedArray) -> Colour:
    names = distinct(column, CATEGORIES)
    values = pc.index_in(column, value_set=pa.array(names, pa.string()))
    numbers = np.asarray(pc.fill_null(values, -1)).astype(np.float32)
    rest = (numbers < 0) & ~np.asarray(pc.is_null(column))
    numbers[numbers < 0] = np.nan
    if rest.any():
        numbers[rest] = len(names)
        names = [*names, OTHER]
    return Colour(numbers, 0.0, float(max(len(names) - 1, 0)), names)
