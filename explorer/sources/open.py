"""Where galaxies come from: a folder, a table, a mosaic or the demo, behind one contract."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import SourceError
from explorer.sources.containers.open import NAMES, open_container
from explorer.sources.files import SUFFIXES, Reading, open_folder, open_table
from explorer.sources.fits import FITS_SUFFIXES, holds_image
from explorer.sources.mosaic import open_demo, open_mosaic
from explorer.sources.tables import is_table


class Source(Protocol):
    """Galaxies to be made into a catalogue.

    `name` is the specification as given. `table` has N rows: id (unique text), reference (text,
    what `load` takes), ra_deg and dec_deg where known, then the user's columns.
    """

    @property
    def name(self) -> str:
        """The specification as given."""
        ...

    @property
    def table(self) -> pa.Table:
        """One row a galaxy (N rows)."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what is not read, or kept under another name."""
        ...

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The image of one row, uint8 (H, W, 3) RGB; thread-safe; ImageError if unreadable."""
        ...


def open_source(
    spec: str,
    *,
    image_column: str = "file",
    id_column: str | None = None,
    limit: int | None = None,
    image_roots: Sequence[str] = (),
) -> Source:
    """The source that `spec` names.

    Args:
        spec: a folder of images, a table file, a mosaic image, a container of many images
            (`containers`), or 'demo:hubble'.
        image_column: a table's column of image paths, relative to the table's folder, or of the
            images themselves; a container's array of images, where its name is unusual.
        id_column: a table's column of unique ids; None takes the first usual one
            (`columns.ID_NAMES`), or the image's file stem where there is none.
        limit: keep the first so many rows.
        image_roots: further folders that images may lie in.

    Raises:
        SourceError: nothing there, nothing usable in it, or a wrong table, in one sentence.
    """
    reading = Reading(image_column, id_column, limit, tuple(image_roots))
    if limit is not None and limit < 1:
        raise SourceError(f"The limit is {limit}: give at least 1, or none for the whole source.")
    if not spec.strip():
        raise SourceError(f"The source {spec!r} is empty: name a folder, a table or a mosaic.")
    if spec.startswith("demo:"):
        return open_demo(spec, limit=limit)
    path = Path(spec).expanduser()
    held = open_container(path, name=spec, reading=reading) if path.exists() else None
    if held is not None:
        return held
    if path.is_dir() and is_table(path):
        return open_table(path, name=spec, reading=reading)
    if path.is_dir():
        return open_folder(path, name=spec, reading=reading)
    if not path.is_file():
        raise SourceError(_nothing_there(spec))
    if is_table(path) or (_is_fits(path) and not holds_image(path)):
        return open_table(path, name=spec, reading=reading)
    if path.name.lower().endswith(SUFFIXES):
        return open_mosaic(path, name=spec, limit=limit)
    raise SourceError(
        f"'{spec}' is neither a table (csv, tsv, parquet, fits, vot, ecsv), nor an image "
        f"({', '.join(SUFFIXES)}), nor a stack ({NAMES}): convert it, or give the folder it is in."
    )


def _is_fits(path: Path) -> bool:
    return path.name.lower().endswith(FITS_SUFFIXES)


def _nothing_there(spec: str) -> str:
    return (
        f"There is no file or folder '{spec}'. Give a folder of images, a table with a column of "
        "image paths, a mosaic image, or demo:hubble."
    )
