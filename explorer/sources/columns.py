"""A user's table as a catalogue's table: exact ids, and names that do not clash."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.catalogue.model_columns import RESERVED, VOTE_PREFIX
from explorer.errors import SourceError

_ROUNDED = r"^-?\d(\.\d+)?[eE]\+?\d\d$"
ID_NAMES = (
    "objid", "iauname", "id", "galaxy_id", "object_id", "source_id", "id_str", "objectid",
    "sourceid", "galaxyid", "dr7objid", "dr8objid", "specobjid", "targetid", "subject_id", "name",
)  # fmt: skip


def catalogue_table(
    user: pa.Table,
    *,
    ids: Sequence[str] | pa.Array,
    references: Sequence[str] | pa.Array,
    position: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None,
) -> pa.Table:
    """id, reference, [ra_deg, dec_deg], then the user's columns (N rows, values untouched).

    Of the user's column names only these change: one that is taken (`RESERVED`, or beginning with
    `p_`, as votes do) gets `_user` behind it; a dot or a backtick, which Lance cannot hold, becomes
    an underscore; an empty name becomes `column_3`; a name given twice gets `_2`. Names that
    differ in case alone count as one, as they do in FITS. A column that would repeat ours value
    for value is left out.
    """
    ours: dict[str, Any] = {"id": pa.array(ids, pa.string()), "reference": references}
    if position is not None:
        ours |= {"ra_deg": nan_to_null(position[0]), "dec_deg": nan_to_null(position[1])}
    table = pa.table(ours)
    kept = [n for n, name in enumerate(user.column_names) if not _repeats(table, name, user[n])]
    user = user.select(kept)
    for name, column in zip(free_names(user.column_names), user.columns, strict=True):
        table = table.append_column(name, _storable(column))
    return table


def free_names(names: Sequence[str]) -> list[str]:
    """The names as a catalogue keeps them, each once; see `catalogue_table` for the rule."""
    taken = set(RESERVED)
    result = []
    for number, name in enumerate(names, start=1):
        wanted = name.strip().replace(".", "_").replace("`", "_") or f"column_{number}"
        if wanted.lower() in RESERVED or wanted.startswith(VOTE_PREFIX):
            wanted += "_user"
        free, count = wanted, 2
        while free.lower() in taken:
            free, count = f"{wanted}_{count}", count + 1
        taken.add(free.lower())
        result.append(free)
    return result


def is_text(kind: pa.DataType) -> bool:
    """Whether an Arrow type is text."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def guess_id_column(names: Sequence[str]) -> str | None:
    """The first of the usual names of an id that the table has, whatever its case."""
    by_lower = {name.lower(): name for name in reversed(names)}
    return next((by_lower[known] for known in ID_NAMES if known in by_lower), None)


def find_column(table: pa.Table, name: str, *, option: str, where: str) -> str:
    """The name itself, if the table has that column.

    Raises:
        SourceError: it has none; the message offers those there are.
    """
    if name in table.column_names:
        return name
    raise SourceError(
        f"{where} has no column '{name}'. Name another with {option}; "
        f"there are: {_shortened(table.column_names)}."
    )


def exact_ids(column: pa.ChunkedArray, *, name: str, where: str) -> pa.Array:
    """A column as unique text: an integer becomes its exact decimal digits.

    Raises:
        SourceError: rounded numbers, a row without an id, or an id given twice.
    """
    kind = column.type
    if not (pa.types.is_integer(kind) or is_text(kind)):
        raise SourceError(
            f"Column '{name}' of {where} holds {kind} values, which are no ids (a 64-bit id would "
            "lose digits): name a column of text or integers with --id-column."
        )
    ids = pc.utf8_trim_whitespace(column.cast(pa.string())).combine_chunks()
    rounded = pc.index(pc.fill_null(pc.match_substring_regex(ids, _ROUNDED), False), True).as_py()
    if rounded >= 0:
        raise SourceError(
            f"Row {rounded + 1} of {where} has the id '{ids[rounded]}' in column '{name}', as a "
            "spreadsheet rounds long numbers: take the table from before, or name another column "
            "with --id-column."
        )
    return unique_ids(ids, where=f"column '{name}' of {where}")


def unique_ids(ids: pa.Array, *, where: str) -> pa.Array:
    """The ids themselves, when each is there and none is there twice; else SourceError."""
    blank = pc.or_kleene(pc.is_null(ids), pc.equal(ids, "")).to_numpy(zero_copy_only=False)
    if blank.any():
        raise SourceError(
            f"Row {int(blank.argmax()) + 1} has no id in {where}: fill it in, remove the row, or "
            "name another column with --id-column."
        )
    codes = pc.dictionary_encode(ids).indices.to_numpy()
    if len(codes) and codes.max() + 1 < len(codes):
        raise _given_twice(ids, codes, where)
    return ids


def _given_twice(ids: pa.Array, codes: NDArray[np.int64], where: str) -> SourceError:
    first_rows = np.unique(codes, return_index=True)[1]
    repeats = np.setdiff1d(np.arange(len(codes)), first_rows)
    first, second = int(first_rows[codes[repeats[0]]]), int(repeats[0])
    more = f"; so are {len(repeats) - 1} more rows" if len(repeats) > 1 else ""
    return SourceError(
        f"The id '{ids[second]}' is given twice in {where} (rows {first + 1} and {second + 1}"
        f"{more}): keep one row of each (in pandas, drop_duplicates on that column), or name a "
        "column of unique ids with --id-column. An image may stand in several rows; an id may not."
    )


def _repeats(ours: pa.Table, name: str, column: pa.ChunkedArray) -> bool:
    return name.lower() in ours.column_names and ours[name.lower()].equals(column)


def _storable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column without one value has no type of its own: it becomes text."""
    return column.cast(pa.string()) if pa.types.is_null(column.type) else column


def nan_to_null(values: NDArray[np.float64]) -> pa.Array:
    """Float64 (N,) as Arrow, null where NaN."""
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _shortened(names: Sequence[str], most: int = 12) -> str:
    """Column names in a row, those that look like files first."""
    hints = ("file", "image", "path", "png", "jpg", "fits", "loc", "id")
    ordered = sorted(names, key=lambda name: not any(hint in name.lower() for hint in hints))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(ordered[:most]) + more
