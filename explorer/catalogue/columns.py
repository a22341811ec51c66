"""The columns that a user sees: of which kind each is, and its commonest values."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Column:
    """A column a user can sort, filter and colour by."""

    name: str
    kind: str  # "number", "text" or "truth"
    origin: str  # "user", "vote" or "derived"


def distinct(column: pa.ChunkedArray, limit: int = 200) -> list[str]:
    """The commonest values of a column as text, at most `limit`, commonest first."""
    counted = pc.value_counts(column.drop_null()).to_pylist()
    counted.sort(key=lambda entry: (-entry["counts"], str(entry["values"])))
    return [str(entry["values"]) for entry in counted[:limit]]


def kind_of(kind: pa.DataType) -> str:
    """What a column of this type is to a user: "number", "text" or "truth"."""
    if pa.types.is_boolean(kind):
        return "truth"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    return "text"


def is_nested(kind: pa.DataType) -> bool:
    """Whether it holds lists or bytes, which no filter or plot takes."""
    return pa.types.is_nested(kind) or pa.types.is_binary(kind)
