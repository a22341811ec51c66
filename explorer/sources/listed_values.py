"""Lists of values: ids or positions with one value each, pasted as lines or in a table."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from explorer.catalogue.number_text import is_number
from explorer.catalogue.units import units_in
from explorer.errors import SourceError, reason_of
from explorer.sources.columns import guess_id_column, is_text, storable
from explorer.sources.coordinates import POSITION_NAMES, find_position
from explorer.sources.listed import STANDARD_INPUT, is_listed_table
from explorer.sources.tables import is_csv, read_table

ID, VALUE = "id", "value"
IDS, POSITIONS = "ids", "positions"
_PLACE = ("ra", "dec")
_MARKS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class ListedValues:
    """L rows of a list: what names the galaxy, its value, and what the values are measured in.

    table: with columns of ids, or of RA and Dec. values: (L,), null where there is none.
    """

    table: pa.Table
    values: pa.ChunkedArray
    unit: str = ""

    @property
    def ids(self) -> list[str]:
        """The ids as text."""
        name = guess_id_column(self.table.column_names) or self.table.column_names[0]
        return [(text or "").strip() for text in self.table[name].cast(pa.string()).to_pylist()]


def read_values(path: Path, *, by: str = IDS, column: str = "") -> ListedValues:
    """The values of a list, in its order.

    Lines are "id value" or "ra dec value" with commas, tabs or blanks between; a first line of
    names and a second of units may stand above them. Of a table, `column` is the one with the
    values, which need not be named where there is no other.

    Raises:
        SourceError: it cannot be read, is empty, or has no column, or several, of values.
    """
    if is_listed_table(path) and not _is_bare(path):
        table = _table(path)
    else:
        table = _of_lines(_lines(path), path, by)
    if not table.num_rows:
        raise SourceError(f"The list '{path}' has no rows: write an id and a value on each line.")
    return _with_unit(table, _value_column(table, path, by, column))


def _is_bare(path: Path) -> bool:
    """Whether a CSV begins without names: with a line whose last cell is a number."""
    if not is_csv(path) or path.suffix.lower() == ".gz":
        return False
    first = _lines(path)[:1]
    cells = _cells(first[0], _mark(first), 2) if first else []
    return len(cells) > 1 and is_number(cells[-1])


def _table(path: Path) -> pa.Table:
    """A table; one of text, whose ids must stay as they stand, as text throughout."""
    table = read_table(path)
    return read_table(path, as_text=tuple(table.column_names)) if is_csv(path) else table


def _lines(path: Path) -> list[str]:
    try:
        text = sys.stdin.read() if path == STANDARD_INPUT else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The list '{path}' cannot be read ({reason_of(error)}).") from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def _mark(lines: list[str]) -> str | None:
    """What stands between cells: a mark that every line has, or blanks."""
    return next((mark for mark in _MARKS if all(mark in line for line in lines)), None)


def _cells(line: str, mark: str | None, count: int) -> list[str]:
    """The cells of a line, of which the last of `count` may hold the mark itself."""
    parts = line.split(mark, count - 1)
    return [part.strip().strip('"').strip() for part in parts]


def _of_lines(lines: list[str], path: Path, by: str) -> pa.Table:
    names = [ID, VALUE] if by == IDS else [*_PLACE, VALUE]
    lines = [line for line in lines if not line.startswith("#")]
    rows = [_cells(line, _mark(lines), len(names)) for line in lines]
    if rows and _is_header(rows[0], by):
        names = [*names[:-1], rows.pop(0)[-1] or VALUE]
    short = next((row for row in rows if len(row) != len(names)), None)
    if short is not None:
        wanted = " ".join(names)
        raise SourceError(f"In '{path}' the line {' '.join(short)[:60]!r} is not '{wanted}'.")
    return pa.table({name: pa.array([row[at] for row in rows], pa.string())
                     for at, name in enumerate(names)})  # fmt: skip


def _is_header(cells: list[str], by: str) -> bool:
    if by == IDS:
        return guess_id_column(cells[:1]) is not None
    return not all(is_number(cell) for cell in cells[:2])


def _value_column(table: pa.Table, path: Path, by: str, column: str) -> str:
    if column:
        if column not in table.column_names:
            there = ", ".join(table.column_names[:12])
            raise SourceError(f"'{path}' has no column {column!r} of values: there are {there}.")
        return column
    named = guess_id_column(table.column_names) or (table.column_names[0] if by == IDS else "")
    left = [name for name in table.column_names if name != named and not _is_place(name)]
    if len(left) != 1:
        there = ", ".join(left[:12]) or "none"
        raise SourceError(f"Say which column of '{path}' holds the values (--values): {there}.")
    return left[0]


def _is_place(name: str) -> bool:
    plain = "".join(filter(str.isalnum, name.lower()))
    return any(plain in pair for pair in POSITION_NAMES)


def _with_unit(table: pa.Table, name: str) -> ListedValues:
    """The values in their own type, without a row of units above them."""
    column = table[name]
    if not is_text(column.type):
        return ListedValues(table, storable(column, name), units_in(table.schema).get(name, ""))
    first, rest = column[0].as_py() or "", column.slice(1)
    typed = _typed(rest)
    if len(rest) and not is_text(typed.type) and first.strip() and not is_number(first):
        return ListedValues(table.slice(1), typed, first.strip().strip("[]()"))
    return ListedValues(table, _typed(column))


def _typed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text as whole numbers or numbers where all are such, else as it is; blanks are null."""
    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
    blank = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    if blank.null_count == len(blank):
        return blank
    for kind in (pa.int64(), pa.float64()):
        try:
            return blank.cast(kind)
        except pa.ArrowInvalid:
            continue
    return blank


def positions_of(listed: ListedValues, path: Path) -> tuple:
    """RA and Dec of each row in degrees, float64 (L,) each.

    Raises:
        SourceError: no such columns.
    """
    names = [name for name in listed.table.column_names if name != VALUE]
    plain = {name: _typed(listed.table[name]) if is_text(listed.table[name].type)
             else listed.table[name] for name in names}  # fmt: skip
    place = find_position(pa.table(plain), where=f"'{path}'")
    if place is None:
        raise SourceError(f"The list '{path}' has no columns of RA and Dec: name them so.")
    return place
