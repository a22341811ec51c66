"""HDF5: images in one dataset and columns in others, in one file or in many of one survey."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from explorer.errors import SourceError, reason_of
from explorer.sources.containers.stack import (
    Stack,
    StackSource,
    columns_of,
    image_name,
    stack_source,
)
from explorer.sources.containers.wanting import missing
from explorer.sources.files import Reading

if TYPE_CHECKING:
    import h5py

SUFFIXES = (".h5", ".hdf5", ".hdf")
_CACHE_BYTES = 64 << 20  # chunks of several images are unpacked once


def open_hdf5(path: Path, files: Sequence[Path], *, name: str, reading: Reading) -> StackSource:
    """The images of HDF5 files, one after the other, and the columns that all of them have.

    Args:
        path: the file or the folder that was named.
        files: the files of it, in order.
        name: the specification as given.
        reading: `image_column` names the dataset of images where its name is unusual.

    Raises:
        SourceError: h5py is missing, a damaged file, or no images in it.
    """
    stacks: list[Stack] = []
    tables, notes = [], set[str]()
    for file in files:
        stack, table, note = _read(file, reading)
        stacks.append(stack)
        tables.append(table)
        notes.add(note)
    source = stack_source(path, name, stacks, _joined(tables), reading)
    told = (*source.notes, *sorted(notes - {""}))
    return StackSource(name, source.table, told, stacks)


def _joined(tables: Sequence[pa.Table]) -> pa.Table:
    """One table of the columns that all have."""
    common = [
        name
        for name in tables[0].column_names
        if all(name in table.column_names for table in tables)
    ]
    if not common:
        return pa.table({})
    return pa.concat_tables(
        [table.select(common) for table in tables], promote_options="permissive"
    )


def _read(path: Path, reading: Reading) -> tuple[Stack, pa.Table, str]:
    try:
        import h5py
    except ImportError as error:
        raise missing("HDF5", "h5py") from error
    try:
        file = h5py.File(path, "r", rdcc_nbytes=_CACHE_BYTES)
        return _images_and_columns(file, path, reading)
    except OSError as error:
        raise SourceError(f"The HDF5 file '{path}' cannot be read ({reason_of(error)}).") from error


def _images_and_columns(
    file: "h5py.File", path: Path, reading: Reading
) -> tuple[Stack, pa.Table, str]:
    found = _datasets(file)
    shapes = {name: data.shape for name, data in found.items()}
    images = image_name(shapes, reading.image_column, f"'{path}'")
    count = shapes[images][0]
    short = {
        name: data[()]
        for name, data in found.items()
        if name != images and 0 < data.ndim <= 2 and data.shape[0] == count
    }
    table, note = columns_of(short, count)
    return found[images], table, note


def _datasets(file: "h5py.File") -> dict[str, "h5py.Dataset"]:
    """Every dataset by its path in the file; links to other files are not followed."""
    found: dict[str, Any] = {}

    def take(name: str, item: Any) -> None:
        if hasattr(item, "shape") and item.shape is not None and item.external is None:
            found[name] = item

    file.visititems(take)
    return found
