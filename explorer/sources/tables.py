"""Table files as Arrow, nothing lost on the way: CSV, Parquet, FITS, VOTable, ECSV."""

import codecs
import io
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from explorer.catalogue.units import UNIT
from explorer.config import Limits
from explorer.errors import ExplorerError, SourceError, reason_of
from explorer.sources.bounded import GZIP, read_bounded, unpacked, unpacked_file
from explorer.sources.partitioned import parquet_parts

_EXACT_IN_FLOAT = 2**53
_BLOCK_BYTES = 1 << 30


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a table (FITS, which may be either, says no).

    A folder is one if it holds a table in parts, as HATS does.
    """
    if path.is_dir():
        return bool(parquet_parts(path))
    return READERS.get(_format(path), _read_fits) is not _read_fits


def is_csv(path: Path) -> bool:
    """Whether a file's name says that it is delimited text."""
    return READERS.get(_format(path)) is _read_csv


def read_table(
    path: Path, *, as_text: tuple[str, ...] = (), only: tuple[str, ...] | None = None
) -> pa.Table:
    """A table file as Arrow: integers stay 64-bit integers, blanks become null.

    Args:
        path: the format follows from the ending: csv, tsv, parquet, fits, fit, vot, votable, xml,
            ecsv, each also with .gz behind it where the format allows. A folder of Parquet files,
            HATS among them, is one table.
        as_text: columns of a CSV to read as the text that stands there ("007" stays "007").
        only: the columns of Parquet that are read; None for all.

    Raises:
        SourceError: unknown ending, unreadable or damaged file.
    """
    reader = READERS.get(_format(path))
    if path.is_dir() or reader is _read_parquet:
        reader = partial(_read_parquet, only=only)
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
    data = _as_utf8(_content(path))
    if not data.strip():
        raise SourceError(f"The table '{path}' is empty: it needs a header and a row per image.")
    if data.startswith(b"# %ECSV"):
        return _read_ecsv(path, as_text)
    text = set(as_text)
    table = _parse_csv(data, text)
    columns = zip(table.column_names, table.columns, strict=True)
    doubtful = {name for name, column in columns if _inferred_too_much(column)} - text
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
    for at, name in enumerate(table.column_names):
        if name in (integers or ()):
            table = table.set_column(at, name, _as_unsigned(table.column(at)))
    return table


def _as_utf8(data: bytes) -> bytes:
    """UTF-16 and UTF-32, as spreadsheets save them with a mark before them, in UTF-8."""
    marks = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32"}
    marks |= {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    code = next((code for mark, code in marks.items() if data.startswith(mark)), "")
    return data.decode(code).encode() if code else data


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


def _read_parquet(
    path: Path, as_text: tuple[str, ...], only: tuple[str, ...] | None = None
) -> pa.Table:
    parts = parquet_parts(path) if path.is_dir() else [path]
    if not parts:
        raise SourceError(f"The folder '{path}' is no table: it holds no parts in Parquet.")
    limit = Limits.from_environment().table
    files = [pq.ParquetFile(unpacked_file(part, limit)) for part in parts]
    _check_unpacked([file.metadata for file in files], only)
    tables = [_whole(file, only) for file in files]
    return tables[0] if len(tables) == 1 else pa.concat_tables(tables, promote_options="permissive")


def _whole(file: pq.ParquetFile, only: tuple[str, ...] | None) -> pa.Table:
    """Some columns of a file, in plain types, with their units."""
    table = file.read(None if only is None else list(only))
    columns = [column.cast(_plain_kind(column.type)) for column in table.columns]
    fields = [
        pa.field(old.name, column.type, metadata=_said_unit(old))
        for old, column in zip(table.schema, columns, strict=True)
    ]
    return pa.table(columns, schema=pa.schema(fields))


def _said_unit(field: pa.Field) -> dict[bytes, bytes] | None:
    told = field.metadata or {}
    return {UNIT: told[UNIT]} if UNIT in told else None


def _plain_kind(kind: pa.DataType) -> pa.DataType:
    """The type itself, without the ways that Arrow has of packing texts."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    views = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}
    return views.get(kind, kind)


def _check_unpacked(files: list[pq.FileMetaData], only: tuple[str, ...] | None) -> None:
    """Parquet may hold a million times what it takes: its own record says how much."""
    limit = Limits.from_environment().table
    most = sum(_unpacked_bytes(metadata, only) for metadata in files)
    if most > limit.bytes:
        raise ExplorerError(f"It unpacks to {most / 2**20:,.0f} MB. {limit}")


def _unpacked_bytes(metadata: pq.FileMetaData, only: tuple[str, ...] | None) -> int:
    """How much the columns of a file, all or some, take unpacked: four bytes a value at least."""
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    if only is None:
        least = metadata.num_rows * metadata.num_columns * 4
        return max(sum(group.total_byte_size for group in groups), least)
    parts = [group.column(at) for group in groups for at in range(group.num_columns)]
    kept = [part for part in parts if part.path_in_schema.partition(".")[0] in only]
    said = sum(part.total_uncompressed_size for part in kept)
    return max(said, metadata.num_rows * len(only) * 4)


def _content(path: Path) -> bytes:
    """The bytes of a table, unpacked."""
    limit = Limits.from_environment().table
    data = read_bounded(path, limit)
    if path.suffix.lower() == ".gz" and not data.startswith(GZIP):
        raise ExplorerError("It is not packed by gzip.")
    return unpacked(data, limit)


def _read_ecsv(path: Path, as_text: tuple[str, ...]) -> pa.Table:
    data = _content(path)
    return _read_astropy(data.decode(_encoding(data)), "ascii.ecsv", path)


def _read_astropy(content: str | Path | io.BytesIO, fmt: str, path: Path) -> pa.Table:
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


def _astropy_reader(fmt: str) -> Callable[[Path, tuple[str, ...]], pa.Table]:
    return lambda path, as_text: _read_astropy(
        unpacked_file(path, Limits.from_environment().table), fmt, path
    )


_read_fits = _astropy_reader("fits")
READERS: dict[str, Callable[[Path, tuple[str, ...]], pa.Table]] = {
    "csv": _read_csv,
    "tsv": _read_csv,
    "parquet": _read_parquet,
    "pq": _read_parquet,
    "fits": _read_fits,
    "fit": _read_fits,
    "fts": _read_fits,
    "vot": _astropy_reader("votable"),
    "votable": _astropy_reader("votable"),
    "xml": _astropy_reader("votable"),
    "ecsv": _read_ecsv,
}
