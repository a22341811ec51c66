"""A user's table as a catalogue's table: exact ids, and names that do not clash."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.catalogue.column_names import free_names, renaming_note
from explorer.errors import SourceError

_NOT_KEPT = (
    pa.types.is_interval,
    pa.types.is_union,
    pa.types.is_run_end_encoded,
    pa.types.is_list_view,
    pa.types.is_large_list_view,
)
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

    Their names are those of `free_names`. A column that would repeat ours value for value is left
    out.

    Raises:
        SourceError: a column of values that a catalogue cannot keep.
    """
    ours: dict[str, Any] = {"id": pa.array(ids, pa.string()), "reference": references}
    if position is not None:
        ours |= {"ra_deg": nan_to_null(position[0]), "dec_deg": nan_to_null(position[1])}
    table = own = pa.table(ours)
    names = free_names(user.column_names)
    for name, old, column in zip(names, user.schema, user.columns, strict=True):
        if not _repeats(own, old.name, column):
            kept = storable(column, old.name)
            table = table.append_column(pa.field(name, kept.type, metadata=old.metadata), kept)
    return table


def renamed(user: pa.Table, table: pa.Table) -> str:
    """One sentence on the columns of `user` that `table` keeps under another name, or ""."""
    pairs = zip(user.column_names, free_names(user.column_names), strict=True)
    return renaming_note(
        (old, new) for old, new in pairs if old != new and new in table.schema.names
    )


def is_text(kind: pa.DataType) -> bool:
    """Whether an Arrow type is text."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def path_texts(column: pa.ChunkedArray, *, name: str, where: str) -> pa.Array:
    """A column of image paths as trimmed text, "" where a row names none.

    Raises:
        SourceError: its values are no names of files.
    """
    kind = column.type
    if not (is_text(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind)):
        raise SourceError(
            f"Column '{name}' of {where} holds {_shown_kind(kind)}, not paths of images: name a "
            "column of text with --image-column."
        )
    return pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), "")).combine_chunks()


def guess_id_column(names: Sequence[str]) -> str | None:
    """The first of the usual names of an id that the table has, whatever its case."""
    by_lower = {name.lower(): name for name in reversed(names)}
    return next((by_lower[known] for known in ID_NAMES if known in by_lower), None)


def find_column(table: pa.Table, name: str, *, option: str, where: str) -> pa.ChunkedArray:
    """The one column of that name.

    Raises:
        SourceError: there is none, and the message offers those there are; or there are several.
    """
    count = table.column_names.count(name)
    if count == 1:
        return table[name]
    if count:
        raise SourceError(
            f"{where} has {count} columns named '{name}': rename them, so that {option} means one."
        )
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
            f"Column '{name}' of {where} holds {_shown_kind(kind)}, which are no ids (a 64-bit id "
            "would lose digits): name a column of text or integers with --id-column."
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
    if name.lower() not in ours.column_names:
        return False
    own = ours[name.lower()]
    if is_text(own.type) and is_text(column.type):  # Parquet by pandas has large strings
        column = column.cast(own.type)
    return bool(own.equals(column))


def storable(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """A column as Lance keeps it; one without a value has no type of its own and becomes text.

    Raises:
        SourceError: values that a catalogue cannot keep.
    """
    if pa.types.is_null(column.type):
        return column.cast(pa.string())
    if not _can_be_kept(column.type):
        raise SourceError(
            f"Column '{name}' of the table holds {_shown_kind(column.type)}, which a catalogue "
            "cannot keep: save it as numbers or text, or leave it out."
        )
    return column


def _can_be_kept(kind: pa.DataType) -> bool:
    """Whether Lance stores an Arrow type, at any depth of lists and structures."""
    if any(foreign(kind) for foreign in _NOT_KEPT) or isinstance(kind, pa.BaseExtensionType):
        return False
    parts = [kind.field(at).type for at in range(kind.num_fields)]
    return (bool(parts) or not pa.types.is_struct(kind)) and all(map(_can_be_kept, parts))


def _shown_kind(kind: pa.DataType) -> str:
    """An Arrow type in words."""
    words = {pa.types.is_list: "lists", pa.types.is_struct: "objects", pa.types.is_map: "objects",
             pa.types.is_binary: "bytes", pa.types.is_large_binary: "bytes"}  # fmt: skip
    return next((word for is_kind, word in words.items() if is_kind(kind)), f"{kind} values"[:80])


def nan_to_null(values: NDArray[np.float64]) -> pa.Array:
    """Float64 (N,) as Arrow, null where NaN."""
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _shortened(names: Sequence[str], most: int = 12) -> str:
    """Column names in a row, those that look like files first."""
    hints = ("file", "image", "path", "png", "jpg", "fits", "loc", "id")
    ordered = sorted(names, key=lambda name: not any(hint in name.lower() for hint in hints))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(ordered[:most]) + more
