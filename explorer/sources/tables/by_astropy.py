"""FITS, VOTable and ECSV as Arrow: what astropy reads, with units and blanks."""

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from explorer.catalogue.units import UNIT
from explorer.config import Limits
from explorer.errors import SourceError, reason_of
from explorer.sources.bounded import unpacked_file


def parse_ecsv(text: str, path: Path) -> pa.Table:
    """The text of an ECSV file, that of `path`, as Arrow."""
    return _parse(text, "ascii.ecsv", path)


def astropy_reader(fmt: str) -> Callable[[Path, tuple[str, ...]], pa.Table]:
    """What reads files of one of astropy's formats as Arrow; types are the file's own."""
    return lambda path, as_text: _parse(
        unpacked_file(path, Limits.from_environment().table), fmt, path
    )


def _parse(content: str | Path | io.BytesIO, fmt: str, path: Path) -> pa.Table:
    from astropy.table import Table

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # unit spellings and the like
        table = Table.read(content, format=fmt)
    return arrow_table_of(path, table)


def arrow_table_of(path: Path, table: Any) -> pa.Table:
    """An astropy Table that `path` holds, as Arrow.

    Raises:
        SourceError: a column of values that are kept nowhere.
    """
    columns = [_named_column(table, name, path) for name in table.colnames]
    fields = [
        pa.field(str(name), column.type, metadata=_unit(table[name]))
        for name, column in zip(table.colnames, columns, strict=True)
    ]
    return pa.table(columns, schema=pa.schema(fields))


def _unit(column: Any) -> dict[bytes, bytes] | None:
    """The unit of an astropy column as Arrow keeps it."""
    unit = str(getattr(column, "unit", None) or "")
    return {UNIT: unit.encode()} if unit else None


def _named_column(table: Any, name: str, path: Path) -> pa.Array:
    try:
        return _arrow_column(table[name])
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise SourceError(
            f"Column '{name}' of '{path}' holds values of several kinds, or of one that is kept "
            f"nowhere ({reason_of(error)}): save it as numbers or text, or leave it out."
        ) from error


def _arrow_column(column: Any) -> pa.Array:
    """An astropy column as Arrow: masked becomes null, big-endian native, bytes text."""
    values = np.asarray(column)
    if values.dtype.kind == "S":
        values = np.char.decode(values, "utf-8", errors="replace")
    if values.dtype.kind in "iufc":
        values = values.astype(values.dtype.newbyteorder("="), copy=False)
    mask = np.asarray(getattr(column, "mask", False))
    if values.ndim > 1 or values.dtype.kind == "O":
        return pa.array([None if value is np.ma.masked else _plain(value) for value in column])
    return pa.array(values, mask=np.broadcast_to(mask, values.shape))


def _plain(value: Any) -> Any:
    """A cell as Python: arrays as lists, bytes as text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value
