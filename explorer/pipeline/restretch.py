"""Every thumbnail of a catalogue drawn anew, in a look; and, where asked, all embedded anew."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.finished import finished_writer
from explorer.catalogue.lock import write_lock
from explorer.catalogue.stored_files import write_recorded
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError, ExplorerError
from explorer.pipeline.derive import publish
from explorer.pipeline.reembed import Reembedding, derive_anew
from explorer.progress import Progress
from explorer.sources.cutouts import jpeg_thumbnail
from explorer.sources.looked import EMBEDDED, SHOWN
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


def restretch(
    folder: Path, look: Look, progress: Progress, *, embed: bool = False
) -> dict[str, Any]:
    """Draw every thumbnail of the catalogue in `folder` in `look`: what `restretch --json` prints.

    With `embed`, the images are embedded anew in that look, too, and index, scores and maps are
    made from that. An open catalogue keeps the version it has; nothing changes until all is
    written, and one that is killed leaves everything as it was.

    Raises:
        CatalogueError: no finished catalogue, no images, or pictures of bytes.
        ArgumentError: the look names a band that the images lack.
        EncoderError: with `embed`, the catalogue's encoder is not here, or there is none.
        BusyError: another process is writing.
    """
    began = time.monotonic()
    with write_lock(folder):
        catalogue = Catalogue.open(folder)
        writer, manifest = finished_writer(folder, catalogue.manifest), catalogue.manifest
        thumbnails = Thumbnails(catalogue, look)
        thumbnails.check()
        manifest.build[SHOWN] = look.words
        if embed:
            drawn = _embed_anew(Reembedding(catalogue, writer, look), writer, progress)
        else:
            drawn = _draw_anew(thumbnails, writer, progress)
    seconds, kept = time.monotonic() - began, len(catalogue) - drawn
    progress.finish(_told(drawn, kept, embed=embed))
    return {
        "catalogue": str(folder),
        "look": look.words,
        "drawn": drawn,
        "embedded": drawn if embed else 0,
        "kept": kept,
        "taught": sorted(manifest.taught) if embed else [],
        "seconds": round(seconds, 2),
        "ms_each": round(1000 * seconds / len(catalogue), 2),
    }


def _draw_anew(thumbnails: Thumbnails, writer: Writer, progress: Progress) -> int:
    manifest = thumbnails.catalogue.manifest
    progress.stage("thumbnails", manifest.galaxies)
    writer.replace_thumbnails(thumbnails.batches(progress))
    manifest.dataset_version = writer.dataset.version
    write_recorded(writer.folder, manifest)
    return thumbnails.drawn


def _embed_anew(made: Reembedding, writer: Writer, progress: Progress) -> int:
    manifest = made.catalogue.manifest
    progress.stage("encoder", 1)
    names = made.names  # which loads the encoder
    progress.update(1)
    progress.stage("embedding", manifest.galaxies)
    writer.replace_streamed(names, made.tables(progress))
    manifest.build[EMBEDDED] = made.look.words
    derive_anew(writer, manifest, progress)
    publish(writer.folder, manifest)
    return made.done


def _told(drawn: int, kept: int, *, embed: bool) -> str:
    rest = f"; {kept:,} stay as they were, without pixels to draw from" if kept else ""
    what = "galaxies embedded and drawn" if embed else "thumbnails drawn"
    return f"{drawn:,} {what} anew{rest}"
