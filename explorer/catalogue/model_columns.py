"""Columns that a model has written: stored with the galaxies, their model named in the manifest."""

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.column_names import RESERVED, VOTE_PREFIX
from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.stored_files import MODEL_PARTS, forget, write_recorded
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError

FOLDER = "taught"


def make_models_folder(folder: Path) -> Path:
    """Where a catalogue keeps the models behind its taught columns; made if need be."""
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    return place


def check_plain_name(name: str) -> None:
    """Refuse what can name no column of one's own.

    Raises:
        CatalogueError: no plain name, or one of the explorer's own.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,62}", name):
        raise CatalogueError(
            f"{name!r} cannot name a column: begin with a letter, then letters, digits and _."
        )
    if name.lower() in RESERVED or name.startswith(VOTE_PREFIX):
        raise CatalogueError(
            f"The name {name!r} is the explorer's own: choose another, as my_{name}."
        )


def check_name(folder: Path, name: str) -> None:
    """Refuse a name that no taught column may have.

    Raises:
        CatalogueError: no plain name, one of the explorer's own, or a column of the user's.
    """
    check_plain_name(name)
    taken = {other.lower(): other for other in Writer(folder).dataset.schema.names}
    if name.lower() in taken and taken[name.lower()] not in Manifest.read(folder).taught:
        raise CatalogueError(
            f"The catalogue already has a column {taken[name.lower()]!r} of its own: "
            f"choose another name, as {name}_p."
        )


def store_column(
    folder: Path, name: str, values: NDArray[np.float32], entry: dict[str, Any]
) -> Manifest:
    """Write `values` (N,) as column `name`, in place of an older one, and `entry` as its model.

    An open catalogue keeps the version it has; the next one to open sees the column.

    Raises:
        CatalogueError: a name already taken, or galaxies added since without an index.
        BusyError: another process is writing.
    """
    check_name(folder, name)
    with write_lock(folder):
        manifest, writer = Manifest.read(folder), Writer(folder)
        writer.undo_unfinished(manifest)
        if not len(writer) == len(values) == manifest.galaxies:
            raise CatalogueError(
                f"{folder} holds {len(writer):,} galaxies but {len(values):,} values were made: "
                f"an addition is unfinished. Run: {manifest.build_command(folder)}"
            )
        writer.replace_columns({name: np.asarray(values, np.float32)})
        if entry != manifest.taught.get(name):  # a model of its own, newly written
            forget(manifest, *(str(entry[part]) for part in MODEL_PARTS & {*entry}))
        manifest.taught[name] = entry
        manifest.dataset_version = writer.dataset.version
        write_recorded(folder, manifest)
    return manifest
