"""Columns joined from another table by position: stored with the galaxies, by their prefix."""

import re
from pathlib import Path
from typing import Any

import pyarrow as pa

from explorer.catalogue.column_names import RESERVED, VOTE_PREFIX
from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.stored_files import write_recorded
from explorer.catalogue.units import units_in
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError


def matched_columns(manifest: Manifest) -> list[str]:
    """Every column that a match has joined."""
    return [name for entry in manifest.matches.values() for name in entry.get("columns", [])]


def check_prefix(prefix: str) -> None:
    """Refuse a prefix that names no columns of one's own.

    Raises:
        CatalogueError: no plain word, or one that makes a name of the explorer's.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,40}", prefix) or prefix.lower() == VOTE_PREFIX:
        raise CatalogueError(
            f"{prefix!r} cannot begin the names of columns: give --prefix a letter, then letters, "
            f"digits and _, other than {VOTE_PREFIX}; as gaia_."
        )


def store_matched(folder: Path, prefix: str, table: pa.Table, entry: dict[str, Any]) -> Manifest:
    """Store `table` (N rows, by row) in place of what was joined under `prefix` before.

    An open catalogue keeps the version it has; nothing changes until all is written.

    Raises:
        CatalogueError: a name that is taken, or galaxies added since without an index.
        BusyError: another process is writing.
    """
    with write_lock(folder):
        manifest, writer = Manifest.read(folder), Writer(folder)
        writer.undo_unfinished(manifest)
        if not len(writer) == table.num_rows == manifest.galaxies:
            raise CatalogueError(
                f"{folder} holds {len(writer):,} galaxies but {table.num_rows:,} were matched: an "
                f"addition is unfinished. Run: {manifest.build_command(folder)}"
            )
        before = manifest.matches.get(prefix, {}).get("columns", [])
        _check_free(set(writer.dataset.schema.names) - set(before), table.column_names)
        for name in before:
            manifest.units.pop(name, None)
        manifest.units |= units_in(table.schema)
        columns = dict(zip(table.column_names, table.columns, strict=True))
        writer.replace_columns(columns, drop=before)
        manifest.matches[prefix] = entry | {"columns": table.column_names}
        manifest.dataset_version = writer.dataset.version
        write_recorded(folder, manifest)
    return manifest


def _check_free(present: set[str], names: list[str]) -> None:
    """Refuse names that the catalogue has, whatever their case."""
    taken = {name.lower(): name for name in (*present, *RESERVED)}
    clash = next((name for name in names if name.lower() in taken), None)
    if clash is not None:
        raise CatalogueError(
            f"The catalogue already has a column {taken[clash.lower()]!r}, which the match would "
            "write: give another --prefix."
        )
