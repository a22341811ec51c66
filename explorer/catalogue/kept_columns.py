"""Columns of a remote catalogue, kept whole in its mirror once read: mapped, so processes share."""

import hashlib
from pathlib import Path

import pyarrow as pa

from explorer.config import CacheRoom
from explorer.files import open_whole
from explorer.object_store.cache import make_room

FOLDER = "columns"


def kept_column(mirror: Path, name: str) -> pa.ChunkedArray | None:
    """The column `name` as it was read before, mapped from disk; None where it was not, or is torn.

    It cannot be stale: a mirror is of one state of the catalogue.
    """
    try:
        with pa.memory_map(str(_file(mirror, name))) as source:
            return pa.ipc.open_file(source).read_all()[name]
    except (OSError, pa.ArrowException, KeyError):
        return None


def keep_column(mirror: Path, name: str, column: pa.ChunkedArray) -> None:
    """Write a column beside the mirror's files, where the cache has room for it."""
    if not make_room(CacheRoom.from_environment(), column.nbytes):
        return
    (mirror / FOLDER).mkdir(exist_ok=True)
    table = pa.table({name: column})
    with (
        open_whole(_file(mirror, name)) as stream,
        pa.ipc.new_file(stream, table.schema) as writer,
    ):
        writer.write_table(table)


def _file(mirror: Path, name: str) -> Path:
    return mirror / FOLDER / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.arrow"
