"""Images of some galaxies in one zip file, as they were read, beside the table of what is known."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

from explorer.errors import ExplorerError, unwritten
from explorer.export.writers import write_table
from explorer.files import open_output

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_IMAGES = 20_000
TABLE, WHICH = "galaxies.csv", "images.csv"


def write_images(workspace: "Workspace", ids: Sequence[str], destination: Path | BinaryIO) -> int:
    """Write the images of galaxies as a zip; how many there are.

    A file is taken as it is (FITS stays FITS); an image that was in no file of its own is a PNG,
    and one that is gone its thumbnail. `galaxies.csv` has what is known of each, `images.csv` which
    image is whose.

    Raises:
        ExplorerError: none, too many, or the file cannot be written.
        CatalogueError: an unknown id.
    """
    if not 0 < len(ids) <= MOST_IMAGES:
        raise ExplorerError(f"{len(ids):,} images cannot be exported: take 1 to {MOST_IMAGES:,}.")
    workspace.catalogue.rows_of(ids)
    try:
        if isinstance(destination, Path):
            with open_output(destination) as stream:
                return _zipped(workspace, ids, stream)
        return _zipped(workspace, ids, destination)
    except OSError as error:
        raise ExplorerError(unwritten(destination, error)) from error


def _zipped(workspace: "Workspace", ids: Sequence[str], stream: BinaryIO) -> int:
    names = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed:
        for galaxy, row in zip(ids, workspace.catalogue.rows_of(ids), strict=True):
            ending, read = _image(workspace, int(row))
            names.append(f"images/{_plain(galaxy)}-{row}{ending}")
            packed.writestr(names[-1], read())
        table, which = io.BytesIO(), io.BytesIO()
        workspace.export(list(ids), table, format="csv")
        write_table({"id": list(ids), "image": names}, which)
        packed.writestr(TABLE, table.getvalue())
        packed.writestr(WHICH, which.getvalue())
    return len(names)


def _image(workspace: "Workspace", row: int) -> tuple[str, Callable[[], bytes]]:
    """The ending of an image's name, and what reads its bytes."""
    path = workspace.originals.file(row)
    if path is not None:
        return "".join(path.suffixes[-2:] if path.suffix in (".gz", ".fz") else [path.suffix]), (
            path.read_bytes
        )
    return ".png", lambda: _png(workspace, row)


def _png(workspace: "Workspace", row: int) -> bytes:
    held = io.BytesIO()
    Image.fromarray(workspace.originals.image(row)).save(held, "PNG")
    return held.getvalue()


def _plain(galaxy: str) -> str:
    """An id as the name of a file."""
    return re.sub(r"[^A-Za-z0-9+-]", "_", galaxy)[:80]
