"""Tables whose images stand in their own cells; a `sources.Source`."""

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import ImageError, SourceError, reason_of
from explorer.sources import columns
from explorer.sources.containers.cells import holds_images, picture_of
from explorer.sources.containers.stack import IMAGE_NAMES
from explorer.sources.coordinates import find_position
from explorer.sources.cutouts import check_shows
from explorer.sources.files import Reading

_LABELS = b"huggingface"


class Cells(Protocol):
    """Rows of a table on disk, of which one column is read one cell at a time."""

    @property
    def schema(self) -> pa.Schema:
        """The columns that there are."""
        ...

    def table(self, names: list[str]) -> pa.Table:
        """Some columns, whole."""
        ...

    def cell(self, name: str, at: int) -> pa.Scalar:
        """One cell of a column."""
        ...


@dataclass(frozen=True)
class CellSource:
    """Images by the number of their row, from 0; `column` holds them."""

    name: str
    table: pa.Table
    notes: tuple[str, ...]
    cells: Cells
    column: str
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The image of a row, uint8 (H, W, 3).

        Raises:
            ImageError: no such row, or no image in its cell.
        """
        name = f"Row {int(reference) + 1}" if reference.isdigit() else f"Row {reference!r}"
        try:
            with self._lock:
                cell = self.cells.cell(self.column, int(reference))
        except (OSError, ValueError, IndexError, pa.ArrowException) as error:
            raise ImageError(f"{name} cannot be read ({reason_of(error)}).") from error
        image = picture_of(cell, name)
        check_shows(image, name)
        return image


def image_column(schema: pa.Schema, wanted: str) -> str:
    """The column that holds images: the one wanted, one of a usual name, or the only one; else "".

    A table with the usual column of paths, which is preferred, has none.
    """
    could = [one.name for one in schema if holds_images(one.type)]
    if wanted in schema.names:
        return wanted if wanted in could else ""
    if wanted != Reading().image_column:
        return ""
    by_lower = {name.lower(): name for name in could}
    usual = next((by_lower[name] for name in IMAGE_NAMES if name in by_lower), "")
    return usual or (could[0] if len(could) == 1 else "")


def cell_source(path: Path, name: str, cells: Cells, reading: Reading) -> CellSource:
    """The rows of a table with the images in its cells.

    Raises:
        SourceError: no column of images, or a table that cannot be kept.
    """
    where, column = f"'{path}'", image_column(cells.schema, reading.image_column)
    if not column:
        names = ", ".join(cells.schema.names[:12])
        raise SourceError(
            f"No column of {where} holds images: name one with --image-column. There are: {names}."
        )
    others = [one.name for one in cells.schema if one.name != column]
    kept = [each for each in others if not holds_images(cells.schema.field(each).type)]
    user = _with_names(cells.table(kept), cells.schema)
    references = [str(at) for at in range(user.num_rows)]
    if not references:
        raise SourceError(f"The table {where} has no rows.")
    table = columns.catalogue_table(
        user,
        ids=_ids(path, user, reading.id_column),
        references=references,
        position=find_position(user, where=where),
    )
    notes = [columns.renamed(user, table)]
    left = [each for each in others if each not in kept]
    notes += [f"Not kept, since they hold arrays: {', '.join(left[:12])}."] if left else []
    return CellSource(
        name, table.slice(0, reading.limit), tuple(filter(None, notes)), cells, column
    )


def _ids(path: Path, user: pa.Table, id_column: str | None) -> list[str] | pa.Array:
    column = id_column or columns.guess_id_column(user.column_names)
    if column is None:
        digits = max(4, len(str(user.num_rows)))
        stem = path.name.partition(".")[0]
        return [f"{stem}-{at:0{digits}d}" for at in range(1, user.num_rows + 1)]
    values = columns.find_column(user, column, option="--id-column", where=f"'{path}'")
    return columns.exact_ids(values, name=column, where=f"'{path}'")


def _with_names(user: pa.Table, schema: pa.Schema) -> pa.Table:
    """Numbers of classes as the names that a Hugging Face dataset keeps of them."""
    for name, words in class_names(schema).items():
        if name in user.column_names and pa.types.is_integer(user[name].type):
            texts = [
                words[at] if at is not None and 0 <= at < len(words) else None
                for at in user[name].to_pylist()
            ]
            at = user.column_names.index(name)
            user = user.set_column(at, name, pa.array(texts, pa.string()))
    return user


def class_names(schema: pa.Schema) -> dict[str, list[str]]:
    """The names of classes by column, of a schema that Hugging Face's `datasets` has written."""
    told = (schema.metadata or {}).get(_LABELS)
    try:
        features = json.loads(told)["info"]["features"] if told else {}
    except (ValueError, KeyError, TypeError):
        return {}
    return {
        name: [str(word) for word in feature["names"]]
        for name, feature in features.items()
        if isinstance(feature, dict) and isinstance(feature.get("names"), list)
    }
