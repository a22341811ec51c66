"""Zarr: a group with an array of images beside arrays of columns, or that array alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from explorer.errors import SourceError, reason_of
from explorer.sources.containers.stack import (
    StackSource,
    columns_of,
    image_name,
    stack_source,
)
from explorer.sources.containers.wanting import missing
from explorer.sources.files import Reading

_MARKS = ("zarr.json", ".zgroup", ".zarray")


def is_zarr(path: Path) -> bool:
    """Whether a folder is a zarr store."""
    return any((path / mark).is_file() for mark in _MARKS)


def open_zarr(path: Path, *, name: str, reading: Reading) -> StackSource:
    """The images of a zarr store with its columns.

    Raises:
        SourceError: zarr is missing, a damaged store, or no images in it.
    """
    try:
        import zarr
    except ImportError as error:
        raise missing("zarr", "zarr") from error
    try:
        store = zarr.open(str(path), mode="r")
        if isinstance(store, zarr.Array):
            return stack_source(path, name, [store], pa.table({}), reading)
        return _of_group(path, name, _arrays(store), reading)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(
            f"The zarr store '{path}' cannot be read ({reason_of(error)})."
        ) from error


def _of_group(path: Path, name: str, found: dict[str, Any], reading: Reading) -> StackSource:
    shapes = {each: array.shape for each, array in found.items()}
    images = image_name(shapes, reading.image_column, f"'{path}'")
    count = shapes[images][0]
    short = {
        each: np.asarray(array[:])
        for each, array in found.items()
        if each != images and 0 < array.ndim <= 2 and array.shape[0] == count
    }
    table, note = columns_of(short, count)
    source = stack_source(path, name, [found[images]], table, reading)
    notes = (*source.notes, note) if note else source.notes
    return StackSource(name, source.table, notes, source.stacks)


def _arrays(group: Any, before: str = "") -> dict[str, Any]:
    """Every array of a group and of those in it, by its path."""
    found = {f"{before}{name}": array for name, array in group.arrays()}
    for name, inner in group.groups():
        found |= _arrays(inner, f"{before}{name}/")
    return found
