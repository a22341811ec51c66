"""Delimited text as Arrow, whatever its encoding and delimiter, no number rounded."""

import codecs
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from explorer.config import Limits
from explorer.errors import ExplorerError, SourceError
from explorer.sources.bounded import GZIP, read_bounded, unpacked
from explorer.sources.tables.by_astropy import parse_ecsv

EXACT_IN_FLOAT = 2**53
BLOCK_BYTES = 1 << 30


def read_csv(path: Path, as_text: tuple[str, ...]) -> pa.Table:
    """A file of delimited text, or of ECSV, as Arrow; the columns `as_text` as they stand there.

    Raises:
        SourceError: nothing in it.
    """
    data = _as_utf8(_content(path))
    if not data.strip():
        raise SourceError(f"The table '{path}' is empty: it needs a header and a row per image.")
    if data.startswith(b"# %ECSV"):
        return read_ecsv(path, as_text)
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
            block_size=min(len(data) + 1, BLOCK_BYTES), encoding=_encoding(data)
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
    return largest is not None and largest > EXACT_IN_FLOAT


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


def _content(path: Path) -> bytes:
    """The bytes of a table, unpacked."""
    limit = Limits.from_environment().table
    data = read_bounded(path, limit)
    if path.suffix.lower() == ".gz" and not data.startswith(GZIP):
        raise ExplorerError("It is not packed by gzip.")
    return unpacked(data, limit)


def read_ecsv(path: Path, as_text: tuple[str, ...]) -> pa.Table:
    """A file of ECSV as Arrow; its head says the types."""
    data = _content(path)
    return parse_ecsv(data.decode(_encoding(data)), path)
