"""Columns whose values came as a list: stored with the galaxies, replaced, taken back, removed."""

import uuid
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.catalogue.finished import finished_writer
from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import check_plain_name
from explorer.catalogue.stored_files import write_recorded
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError, reason_of
from explorer.files import open_whole

BEFORE = "before"  # what a list has replaced: its entry, and the file with its values
FOLDER = "given"  # of those files


def check_given_name(folder: Path, name: str, *, replace: bool = False) -> None:
    """Refuse a name that a column from a list cannot have.

    Raises:
        CatalogueError: no plain name, another column's, or a list's own that is not to be replaced.
    """
    check_plain_name(name)
    manifest = Manifest.read(folder)
    if name in manifest.given:
        if not replace:
            when = str(manifest.given[name].get("when", ""))[:10]
            raise CatalogueError(
                f"There is a column {name!r} from a list of {when}: replace it (--replace), or "
                "give another name."
            )
        return
    taken = {other.lower(): other for other in Writer(folder).dataset.schema.names}
    if name.lower() in taken:
        raise CatalogueError(
            f"The catalogue has a column {taken[name.lower()]!r} that came from no list, so it is "
            f"not replaced: choose another name, as {name}_2."
        )


def store_given(
    folder: Path, name: str, values: pa.Array, entry: dict[str, Any], *, replace: bool = False
) -> Manifest:
    """Write `values` (N,), null where none was given, as the column `name`; `entry` tells of them.

    An open catalogue keeps the version it has; nothing changes until all is written.

    Raises:
        CatalogueError: a name that is taken, or galaxies added since without an index.
        BusyError: another process is writing.
    """
    with write_lock(folder):
        manifest, writer = _opened(folder)
        check_given_name(folder, name, replace=replace)
        if len(values) != manifest.galaxies:
            raise CatalogueError(
                f"{folder} holds {manifest.galaxies:,} galaxies now, not {len(values):,}: give the "
                "list again."
            )
        had = manifest.given.get(name)
        before = {BEFORE: _kept(writer, name, had)} if had else {}
        writer.replace_columns({name: pa.chunked_array([values])})
        manifest.given[name] = entry | before
        _tell_unit(manifest, name)
        _publish(writer, manifest)
        _forget_values(folder, had)
    return manifest


def undo_given(folder: Path, name: str) -> str:
    """Take the last list of a column back, in words: the values before, or no column, are left.

    Raises:
        CatalogueError: no such column, or the values before are gone.
        BusyError: another process is writing.
    """
    with write_lock(folder):
        manifest, writer = _opened(folder)
        before = _entry(manifest, name).get(BEFORE)
        if before is None:
            _drop(writer, manifest, name)
            return f"The column {name!r} is gone: there was none before."
        writer.replace_columns({name: _values_before(writer, name, before["file"])})
        had, manifest.given[name] = manifest.given[name], before["entry"]
        _tell_unit(manifest, name)
        _publish(writer, manifest)
        _forget_values(folder, had)
        return f"The column {name!r} has the values of {str(before['entry'].get('when'))[:10]}."


def remove_given(folder: Path, name: str) -> None:
    """Remove a column that came as a list.

    Raises:
        CatalogueError: no such column.
        BusyError: another process is writing.
    """
    with write_lock(folder):
        manifest, writer = _opened(folder)
        _entry(manifest, name)
        _drop(writer, manifest, name)


def _opened(folder: Path) -> tuple[Manifest, Writer]:
    manifest = Manifest.read(folder)
    return manifest, finished_writer(folder, manifest)


def _entry(manifest: Manifest, name: str) -> dict[str, Any]:
    if name not in manifest.given:
        there = ", ".join(manifest.given) or "none"
        raise CatalogueError(f"No column {name!r} came from a list; those that did: {there}.")
    return manifest.given[name]


def _drop(writer: Writer, manifest: Manifest, name: str) -> None:
    writer.drop_columns([name])
    had = manifest.given.pop(name)
    manifest.units.pop(name, None)
    _publish(writer, manifest)
    _forget_values(writer.folder, had)


def _tell_unit(manifest: Manifest, name: str) -> None:
    manifest.units.pop(name, None)
    if manifest.given[name].get("unit"):
        manifest.units[name] = str(manifest.given[name]["unit"])


def _publish(writer: Writer, manifest: Manifest) -> None:
    manifest.dataset_version = writer.dataset.version
    write_recorded(writer.folder, manifest)


def _kept(writer: Writer, name: str, had: dict[str, Any]) -> dict[str, Any]:
    """What is to be said of the values that are there, after they have been put aside."""
    values = writer.dataset.to_table(columns=[name])
    file = f"{FOLDER}/{name}-{uuid.uuid4().hex[:8]}.parquet"
    (writer.folder / FOLDER).mkdir(exist_ok=True)
    with open_whole(writer.folder / file) as stream:
        pq.write_table(values, stream)
    return {"entry": {key: value for key, value in had.items() if key != BEFORE}, "file": file}


def _forget_values(folder: Path, entry: dict[str, Any] | None) -> None:
    """Remove the file of values that nothing leads back to any more."""
    if entry and BEFORE in entry:
        (folder / entry[BEFORE]["file"]).unlink(missing_ok=True)


def _values_before(writer: Writer, name: str, file: str) -> pa.ChunkedArray:
    """The values that were put aside, null for galaxies that were added since."""
    try:
        held = pq.read_table(writer.folder / file)[name]
    except (OSError, pa.ArrowException, KeyError) as error:
        raise CatalogueError(
            f"The values of {name!r} before the last list cannot be read ({reason_of(error)}): "
            "remove the column, or give the list before again."
        ) from error
    lacking = pa.nulls(len(writer) - len(held), held.type)
    return pa.chunked_array([*held.chunks, lacking], held.type)
