"""The images a catalogue was made from: read again at full size, where they still are."""

import logging
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.dataset import Catalogue
from explorer.errors import ExplorerError, ImageError
from explorer.sources.cutouts import decode_image
from explorer.sources.files import FileSource
from explorer.sources.fits import FITS_SUFFIXES
from explorer.sources.looked import Looks, looks_of
from explorer.sources.open import Source, open_source
from explorer.sources.pixels import Pixels, PixelSource, pixels_of_picture
from explorer.sources.services.positions import open_kept
from explorer.viewing.look import Look, render

log = logging.getLogger(__name__)


class Originals:
    """Full-size images by row; the stored thumbnail stands in for one that is gone."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def image(self, row: int) -> NDArray[np.uint8]:
        """The image of one galaxy, uint8 (H, W, 3), as the encoder met it if it is still there."""
        try:
            if self._source is not None:
                return self._looks.load(self._source, self._reference(row))
        except (ExplorerError, OSError) as error:
            log.info("%s", error)
        return decode_image(self._catalogue.thumbnails([row])[0], "thumbnail")

    def pixels(self, row: int) -> Pixels:
        """The bands of one galaxy's image as measured; of its picture where there are none.

        The stored thumbnail stands in for an image that is gone.
        """
        try:
            if isinstance(self._source, PixelSource):
                return self._source.pixels(self._reference(row))
        except (ExplorerError, OSError) as error:
            log.info("%s", error)
        return pixels_of_picture(self.image(row))

    def seen(self, row: int, look: Look) -> NDArray[np.uint8]:
        """The image of one galaxy in a look, uint8 (H, W, 3); a picture of bytes stays as it is."""
        pixels = self.pixels(row)
        if pixels.is_picture:
            return self.image(row)
        return render(pixels.bands, pixels.names, look)

    def fits_file(self, row: int) -> Path | None:
        """The FITS file that one galaxy was read from; None where it was none, or is gone."""
        path = self.file(row)
        return path if path is not None and path.name.lower().endswith(FITS_SUFFIXES) else None

    def file(self, row: int) -> Path | None:
        """The file that one galaxy alone was read from; None where it had none, or it is gone."""
        reference = self._reference(row)
        if not isinstance(self._source, FileSource) or not reference:
            return None
        try:
            path = self._source.roots.find(reference)
        except ImageError:
            return None
        return path if path.is_file() else None

    def read(self, path: Path) -> NDArray[np.uint8]:
        """The image in a file from elsewhere, as `decoded` has it."""
        return self._looks.read(path)

    def decoded(self, data: bytes, name: str = "upload") -> NDArray[np.uint8]:
        """An image from elsewhere, uint8 (H, W, 3), as the encoder met those of the catalogue.

        Raises:
            ImageError: none that can be decoded, or without the bands that the catalogue's have.
        """
        return self._looks.decoded(data, name)

    @property
    def found(self) -> bool:
        """Whether what the catalogue was built from is still there."""
        return self._source is not None

    def _reference(self, row: int) -> str:
        return str(self._catalogue.arrow("reference")[row].as_py() or "")

    @cached_property
    def _looks(self) -> Looks:
        return looks_of(self._catalogue.manifest)

    @cached_property
    def _source(self) -> Source | None:
        if not self._catalogue.pictured:
            return None
        try:
            manifest = self._catalogue.manifest
            if "cutouts" in manifest.build:
                return open_kept(self._catalogue.path / manifest.build["cutouts"]["folder"])
            names = ("image_column", "id_column", "limit", "image_roots")
            chosen = {name: manifest.build[name] for name in names if manifest.build.get(name)}
            return open_source(manifest.source, **chosen)
        except (ExplorerError, OSError) as error:
            log.info("full-size images are out of reach: %s", error)
            return None
