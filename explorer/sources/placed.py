"""Tables of positions that name no image: ids and places of all rows, checked at once."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import SourceError
from explorer.sources import columns
from explorer.sources.coordinates import find_position
from explorer.sources.files import Reading, ids_of_column
from explorer.sources.fits import FITS_SUFFIXES
from explorer.sources.tables import is_table, read_table

Positions = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class PlacedRows:
    """Rows of a table that each have an id, unique text (N,), and RA and Dec, degrees (N,) each."""

    user: pa.Table
    ids: pa.Array
    position: Positions


def read_placed(path: Path, reading: Reading, *, option: str) -> PlacedRows:
    """The rows of a table file with their places; ids are made of these without an id column.

    Args:
        path: the table.
        reading: its id column and limit count.
        option: that asks for a table of positions, as errors name it.

    Raises:
        SourceError: no table, no position columns, a row without a position or one off the sphere,
            or an id given twice.
    """
    user, where = _rows_of(path, reading.limit, option), f"'{path}'"
    position = _positions(user, where)
    return PlacedRows(user, _ids_of(path, user, position, reading.id_column), position)


def _rows_of(path: Path, limit: int | None, option: str) -> pa.Table:
    """The rows of a table file, at least one."""
    if not path.exists():
        raise SourceError(f"There is no file '{path}': {option} takes a table of positions.")
    if not (is_table(path) or path.name.lower().endswith(FITS_SUFFIXES)):
        raise SourceError(f"'{path}' is no table: {option} takes one of positions (csv, fits, …).")
    user = read_table(path)
    if not user.num_rows:
        raise SourceError(f"The table '{path}' has a header but no rows: add one per galaxy.")
    return user.slice(0, limit)


def _positions(user: pa.Table, where: str) -> Positions:
    """Right ascension and declination of every row, in degrees."""
    position = find_position(user, where=where)
    if position is None:
        names = ", ".join(user.column_names[:12])
        raise SourceError(
            f"The table {where} has no columns of positions: name two of them ra and dec. There "
            f"are: {names}."
        )
    unknown = np.isnan(position[0]) | np.isnan(position[1])
    if unknown.any():
        raise SourceError(
            f"Row {int(unknown.argmax()) + 1} of {where} has no position ({int(unknown.sum()):,} "
            "have none): fill it in, or leave the row out."
        )
    return position


def _ids_of(path: Path, user: pa.Table, position: Positions, id_column: str | None) -> pa.Array:
    """Ids from the column asked for, else from a usual one, else from the positions."""
    column = id_column or columns.guess_id_column(user.column_names)
    if column is not None:
        return ids_of_column(path, user, column)
    names = [f"J{ra:09.5f}{dec:+09.5f}" for ra, dec in zip(*position, strict=True)]
    return columns.unique_ids(pa.array(names, pa.string()), where=f"the positions of '{path}'")


def kept_name(galaxy: str, made_of: str, ending: str) -> str:
    """Where a galaxy's cutout is kept: another image of it is another file.

    The same words give the same name, at any time.
    """
    mark = hashlib.sha256(f"{galaxy}\n{made_of}".encode()).hexdigest()[:12]
    return f"{mark[:2]}/{re.sub(r'[^A-Za-z0-9+-]', '_', galaxy)[:60]}-{mark}.{ending}"
