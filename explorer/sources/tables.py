"""Table files as Arrow, nothing lost on the way: CSV, Parquet, FITS, VOTable, ECSV."""

import gzip
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from explorer.errors import SourceError

_EXACT_IN_FLOAT = 2**53
_BLOCK_BYTES = 1 << 30


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a table (FITS, which may be either, says no)."""
    return _format(path) in READERS and _format(path) != "fits"


def is_csv(path: Path) -> bool:
    """Whether a file's name says that it is delimited text."""
    return READERS.get(_format(path)) is _read_csv


def read_table(path: Path, *, as_text: tuple[str, ...] = ()) -> pa.Table:
    """A table file as Arrow: integers stay 64-bit integers, blanks become null.

    Args:
        path: the format follows from the ending: csv, tsv, parquet, fits, fit, vot, votable, xml,
            ecsv, each also with .gz behind it where the format allows.
        as_text: columns of a CSV to read as the text that stands there ("007" stays "007").

    Raises:
        SourceError: unknown ending, unreadable or damaged file.
    """
    reader = READERS.get(_format(path))
    if reader is None:
        raise SourceError(f"'{path}' is not a table of a known format: {', '.join(READERS)}.")
    try:
        return reader(path, as_text)
    except SourceError:
        raise
    except Exception as error:  # each library has errors of its own; all mean an unreadable file
        reason = " ".join(str(error).split())[:300]
        raise SourceError(f"The table '{path}' cannot be read ({reason}).") from error


def _format(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return name.rpartition(".")[2] if "." in name else ""


def _read_csv(path: Path, as_text: tuple[str, ...]) -> pa.Table:
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix.lower() == ".gz" else data
    if not data.strip():
        raise SourceError(f"The table '{path}' is empty: it needs a header and a row per image.")
    if data.startswith(b"# %ECSV"):
        return _read_astropy(path, "ascii.ecsv")
    text = set(as_text)
    table = _parse_csv(data, text)
    doubtful = {name for name in table.column_names if _inferred_too_much(table[name])} - text
    return _parse_csv(data, text | doubtful, integers=doubtful) if doubtful else table


def _parse_csv(data: bytes, text: set[str], integers: set[str] | None = None) -> pa.Table:
    """One pass over a CSV; the columns of `text` stay text, save whole `integers` beyond int64."""
    header = data[: data.find(b"\n")]
    delimiter = max(",", ";", "\t", "|", key=lambda mark: header.count(mark.encode()))
    table = pa_csv.read_csv(
        pa.BufferReader(data),
        # types are inferred from the first block: one block, so that a late 1.5 is no surprise
        read_options=pa_csv.ReadOptions(
            block_size=min(len(data) + 1, _BLOCK_BYTES), encoding=_encoding(data)
        ),
        parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(text, pa.string()), timestamp_parsers=[]
        ),
    )
    for name in integers or ():
        table = _set(table, name, _as_unsigned(table[name]))
    return table


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _inferred_too_much(column: pa.ChunkedArray) -> bool:
    """Times ("12:34:56" may be an RA) and integers that a float64 would round."""
    if pa.types.is_temporal(column.type):
        return True
    if not pa.types.is_float64(column.type):
        return False
    largest = pc.max(pc.abs(pc.if_else(pc.is_finite(column), column, None))).as_py()
    return largest is not None and largest > _EXACT_IN_FLOAT


def _as_unsigned(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text as uint64 if it is that throughout, as float64 if it is that, else as it stands."""
    blank = pc.if_else(pc.equal(column, ""), None, column)
    whole = pc.all(pc.match_substring_regex(blank, r"^[+-]?\d+$")).as_py()
    for kind in (pa.uint64(),) if whole else (pa.float64(),):
        try:
            return blank.cast(kind)
        except pa.ArrowInvalid:
            continue
    return column


def _read_parquet(path: Path, as_text: tuple[str, ...]) -> pa.Table:
    table = pq.read_table(path).replace_schema_metadata(None)
    for name, kind in zip(table.column_names, table.schema.types, strict=True):
        if pa.types.is_dictionary(kind):
            table = _set(table, name, table[name].cast(kind.value_type))
    return table


def _set(table: pa.Table, name: str, column: Any) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, column)


def _read_astropy(path: Path, fmt: str) -> pa.Table:
    from astropy.table import Table

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # unit spellings and the like
        table = Table.read(path, format=fmt)
    return pa.table({str(name): _arrow_column(table[name]) for name in table.colnames})


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


def _astropy_reader(fmt: str) -> Callable[[Path, tuple[str, ...]], pa.Table]:
    return lambda path, as_text: _read_astropy(path, fmt)


READERS: dict[str, Callable[[Path, tuple[str, ...]], pa.Table]] = {
    "csv": _read_csv,
    "tsv": _read_csv,
    "parquet": _read_parquet,
    "pq": _read_parquet,
    "fits": _astropy_reader("fits"),
    "fit": _astropy_reader("fits"),
    "vot": _astropy_reader("votable"),
    "votable": _astropy_reader("votable"),
    "xml": _astropy_reader("votable"),
    "ecsv": _astropy_reader("ascii.ecsv"),
}
