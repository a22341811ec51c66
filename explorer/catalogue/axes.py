"""Numbers to draw or to rank by: a column, or the difference of two, by its name."""

import numpy as np
import pyarrow as pa

from explorer.arrays import Floats
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError

MINUS = " - "


def axis_columns(catalogue: Catalogue, name: str) -> list[str]:
    """The one or two columns of an axis: of "mag_g - mag_r" both, else the column itself.

    Raises:
        CatalogueError: a column that is not there or holds no numbers.
    """
    known = {column.name: column.kind for column in catalogue.columns}
    blue, minus, red = name.partition(MINUS)
    wanted = [blue, red] if minus and name not in known else [name]
    for column in wanted:
        if column not in known:
            catalogue.arrow(column)  # says what it could have meant
        if known.get(column) != "number":
            raise CatalogueError(f"{column!r} holds no numbers: choose a column of numbers.")
    return wanted


def axis_values(catalogue: Catalogue, name: str) -> Floats:
    """The values of an axis by row, float (N,), NaN where unknown; raises as `axis_columns`."""
    first, *second = (_numbers(catalogue, column) for column in axis_columns(catalogue, name))
    return first - second[0] if second else first


def _numbers(catalogue: Catalogue, column: str) -> Floats:
    held = catalogue.arrow(column)
    known = pa.types.is_float32(held.type) or pa.types.is_float64(held.type)
    return np.asarray((held if known else held.cast(pa.float64(), safe=False)).to_numpy())
