"""The looks of a catalogue: in which stretch its images are embedded, and in which they are shown.

Both are the usual one until `restretch` has drawn the thumbnails, or embedded the images, anew.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.manifest import Manifest
from explorer.errors import ArgumentError, ImageError
from explorer.sources.cutouts import check_shows, decode_image, jpeg_thumbnail, read_image
from explorer.sources.open import Source
from explorer.sources.pixels import Pixels, PixelSource, pixels_of_bytes, read_pixels
from explorer.sources.placeholder import placeholder, thumbnail_of
from explorer.viewing.look import Look, look_of, render

SHOWN, EMBEDDED = "look", "embedded_look"  # in the manifest's `build`
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Looks:
    """What images are embedded and shown in; None: the usual stretch."""

    embedded: Look | None = None
    shown: Look | None = None

    def load(self, source: Source, reference: str) -> NDArray[np.uint8]:
        """The image of one row as it is embedded, uint8 (H, W, 3).

        Raises:
            ImageError: unreadable, or without the bands that the look names.
        """
        if self.embedded is None or not isinstance(source, PixelSource):
            return source.load(reference)
        drawn = in_look(source.pixels(reference), self.embedded)
        if drawn is None:
            return source.load(reference)
        check_shows(drawn, reference)
        return drawn

    def thumbnail(self, source: Source, reference: str, image: NDArray[np.uint8]) -> bytes:
        """The JPEG thumbnail of one row, whose image as embedded is `image`."""
        if self.shown in (None, self.embedded) or image is placeholder():
            return thumbnail_of(image)
        if not isinstance(source, PixelSource):
            return thumbnail_of(image)
        try:
            drawn = in_look(source.pixels(reference), self.shown)
        except ImageError as error:  # shown as it was embedded, rather than left out
            log.info("%s", error)
            drawn = None
        return thumbnail_of(image) if drawn is None else jpeg_thumbnail(drawn)

    def read(self, path: Path) -> NDArray[np.uint8]:
        """The image in a file from elsewhere as those of the catalogue are embedded.

        Raises:
            ImageError: as `load`.
        """
        drawn = in_look(read_pixels(path), self.embedded) if self.embedded else None
        return read_image(path) if drawn is None else drawn

    def decoded(self, data: bytes, name: str = "upload") -> NDArray[np.uint8]:
        """The same of an image in bytes, such as an upload; raises as `load`."""
        picture = decode_image(data, name)
        drawn = in_look(pixels_of_bytes(data, name), self.embedded) if self.embedded else None
        return picture if drawn is None else drawn


USUAL = Looks()


def looks_of(manifest: Manifest) -> Looks:
    """The looks of a catalogue by its manifest."""
    return Looks(_kept(manifest.build.get(EMBEDDED)), _kept(manifest.build.get(SHOWN)))


def _kept(words: Any) -> Look | None:
    try:
        return look_of(words) if isinstance(words, dict) else None
    except ArgumentError:  # of a later version
        return None


def in_look(pixels: Pixels, look: Look | None) -> NDArray[np.uint8] | None:
    """Pixels in a look, uint8 (H, W, 3); None for a picture of bytes, or without a look.

    Raises:
        ImageError: the look names bands that they lack.
    """
    if look is None or pixels.is_picture:
        return None
    try:
        return render(pixels.bands, pixels.names, look)
    except ArgumentError as error:
        raise ImageError(f"It cannot be drawn as the catalogue's others are: {error}") from error
