"""The writer of a catalogue to which no addition is under way."""

from pathlib import Path

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError


def finished_writer(folder: Path, manifest: Manifest) -> Writer:
    """The writer of a catalogue, after what a write that was killed had left is undone.

    Only for who holds the write lock.

    Raises:
        CatalogueError: galaxies were added since without an index.
    """
    writer = Writer(folder)
    writer.undo_unfinished(manifest)
    if len(writer) != manifest.galaxies:
        raise CatalogueError(
            f"An addition to {folder} is unfinished. Run: {manifest.build_command(folder)}"
        )
    return writer
