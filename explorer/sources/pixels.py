"""An image as numbers: its bands as they were measured, before any stretch."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from explorer.config import Limits
from explorer.errors import ExplorerError, ImageError, reason_of
from explorer.sources.bounded import read_bounded, unpacked
from explorer.sources.cutouts import decode_image
from explorer.sources.fits import FitsImage, celestial, read_fits
from explorer.sources.stretch import in_float32

if TYPE_CHECKING:
    from astropy.wcs import WCS

FITS = b"SIMPLE"
OF_A_PICTURE = ("blue", "green", "red")


@dataclass(frozen=True)
class Pixels:
    """What an image holds, top row first.

    bands: float32 or, of a picture of bytes, uint8 (C, H, W) by increasing wavelength, in `unit`.
    names: of the bands, C strings. wcs: for rows from the bottom, as in FITS; None without one.
    """

    bands: NDArray[np.float32] | NDArray[np.uint8]
    names: tuple[str, ...]
    wcs: "WCS | None" = None
    unit: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture of bytes, stretched by whoever made it."""
        return self.bands.dtype == np.uint8


@runtime_checkable
class PixelSource(Protocol):
    """A source that gives the numbers behind its images, too."""

    def pixels(self, reference: str) -> Pixels:
        """The bands of one row's image; ImageError if unreadable."""
        ...


def read_pixels(path: Path, *, name: str = "") -> Pixels:
    """The bands of the image in a file; of JPEG, PNG and TIFF those of its picture.

    Raises:
        ImageError: no file, or nothing that can be decoded; the message begins with `name`.
    """
    name = name or path.name
    try:
        data = read_bounded(path, Limits.from_environment().image)
    except OSError as error:
        raise ImageError(f"{name}: cannot be opened ({reason_of(error)}).") from error
    except ExplorerError as error:
        raise ImageError(f"{name}: {error}") from error
    return pixels_of_bytes(data, name)


def pixels_of_bytes(data: bytes, name: str) -> Pixels:
    """The bands of the image in some bytes; raises as `read_pixels`."""
    limits = Limits.from_environment()
    try:
        plain = unpacked(data, limits.image)
        if plain.startswith(FITS):
            return pixels_of_fits(read_fits(io.BytesIO(plain), most_pixels=limits.image_pixels))
    except ExplorerError as error:
        raise ImageError(f"{name}: {error}") from error
    return pixels_of_picture(decode_image(plain, name))


def pixels_of_fits(image: FitsImage) -> Pixels:
    """The bands of a FITS image; bytes stay bytes."""
    bands = np.ascontiguousarray(image.bands[:, ::-1])
    plain = bands if bands.dtype == np.uint8 else as_measured(bands)
    unit = str(image.header.get("BUNIT", "")).strip()
    return Pixels(plain, image.names, celestial(image.header), unit)


def pixels_of_picture(image: NDArray[np.uint8]) -> Pixels:
    """The channels of uint8 (H, W, 3), one where all are alike."""
    if (image[..., :1] == image).all():
        return Pixels(np.ascontiguousarray(image[None, ..., 0]), ("brightness",))
    return Pixels(np.ascontiguousarray(np.moveaxis(image, -1, 0)[::-1]), OF_A_PICTURE)


def as_measured(bands: NDArray[np.generic]) -> NDArray[np.float32]:
    """The values in float32; those that it cannot hold come in a unit of their own."""
    with np.errstate(over="ignore"):
        plain = bands.astype(np.float32)
    lost = np.isfinite(bands).sum() != np.isfinite(plain).sum() or not plain.any()
    return in_float32(bands) if lost else plain
