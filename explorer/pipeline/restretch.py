"""Every thumbnail of a catalogue drawn anew, in a look; embeddings, index and map stay."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.lock import write_lock
from explorer.catalogue.stored_files import write_recorded
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError, ExplorerError
from explorer.progress import Progress
from explorer.sources.cutouts import jpeg_thumbnail
from explorer.sources.originals import Originals
from explorer.viewing.look import Look, render

AT_ONCE = 256  # thumbnails in memory
THREADS = 4
SEARCHED = 50  # images that are looked at for one that has more than bytes
log = logging.getLogger(__name__)


class Thumbnails:
    """The thumbnails of a catalogue in a look, by row; `drawn` counts those that are new.

    One whose image is gone, or is a picture of bytes, stays as it is.
    """

    def __init__(self, catalogue: Catalogue, look: Look) -> None:
        self.catalogue, self.look = catalogue, look
        self.originals = Originals(catalogue)
        self.drawn = 0

    def check(self) -> None:
        """Draw the first image that can be, before anything is written.

        Raises:
            CatalogueError: the images are gone, or pictures of bytes.
            ArgumentError: the look names a band that they lack.
        """
        if not self.originals.found:
            raise CatalogueError(
                f"The images that {self.catalogue.path} was built from are no longer at "
                f"{self.catalogue.manifest.source}: put them back, then run this again."
            )
        for row in range(min(SEARCHED, len(self.catalogue))):
            pixels = self.originals.pixels(row)
            if not pixels.is_picture:
                render(pixels.bands, pixels.names, self.look)
                return
        raise CatalogueError(
            f"The images of {self.catalogue.path} are pictures of bytes, stretched by whoever made "
            "them: give it FITS images, or adjust single images on the page."
        )

    def batches(self, progress: Progress) -> Iterator[list[bytes]]:
        """JPEG bytes of the next rows, at most `AT_ONCE`, until all are drawn."""
        count = len(self.catalogue)
        with ThreadPoolExecutor(THREADS) as pool:
            for start in range(0, count, AT_ONCE):
                rows = range(start, min(start + AT_ONCE, count))
                old = self.catalogue.thumbnails(list(rows))
                new = list(pool.map(self._drawn, rows))
                self.drawn += sum(image is not None for image in new)
                yield [image or kept for image, kept in zip(new, old, strict=True)]
                progress.update(rows.stop)

    def _drawn(self, row: int) -> bytes | None:
        try:
            pixels = self.originals.pixels(row)
            if not pixels.is_picture:
                return jpeg_thumbnail(render(pixels.bands, pixels.names, self.look))
        except ExplorerError as error:
            log.info("%s", error)
        return None


def restretch(folder: Path, look: Look, progress: Progress) -> dict[str, Any]:
    """Draw every thumbnail of the catalogue in `folder` in `look`: what `restretch --json` prints.

    An open catalogue keeps the version it has; nothing changes until all is written.

    Raises:
        CatalogueError: no finished catalogue, no images, or pictures of bytes.
        ArgumentError: the look names a band that the images lack.
        BusyError: another process is writing.
    """
    began = time.monotonic()
    with write_lock(folder):
        catalogue = Catalogue.open(folder)
        writer, manifest = Writer(folder), catalogue.manifest
        writer.undo_unfinished(manifest)
        if len(writer) != manifest.galaxies:
            raise CatalogueError(
                f"An addition to {folder} is unfinished. Run: {manifest.build_command(folder)}"
            )
        thumbnails = Thumbnails(catalogue, look)
        thumbnails.check()
        progress.stage("thumbnails", len(catalogue))
        writer.replace_thumbnails(thumbnails.batches(progress))
        manifest.build["look"] = look.words
        manifest.dataset_version = writer.dataset.version
        write_recorded(folder, manifest)
    kept = len(catalogue) - thumbnails.drawn
    progress.finish(_told(thumbnails.drawn, kept))
    return {
        "catalogue": str(folder),
        "look": look.words,
        "drawn": thumbnails.drawn,
        "kept": kept,
        "seconds": round(time.monotonic() - began, 2),
        "ms_each": round(1000 * (time.monotonic() - began) / len(catalogue), 2),
    }


def _told(drawn: int, kept: int) -> str:
    rest = f"; {kept:,} stay as they were, without pixels to draw from" if kept else ""
    return f"{drawn:,} thumbnails drawn anew{rest}"
