"""One image in, RGB out: JPEG, PNG, TIFF and FITS as files or as uploaded bytes."""

import gzip
import io
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import ImageError
from explorer.sources.fits import fits_rgb
from explorer.sources.stretch import grey_to_rgb, linear_rgb, lupton_rgb

FORMATS = ("JPEG", "PNG", "TIFF")
_GZIP = b"\x1f\x8b"
_FITS = b"SIMPLE"
_TIFF = (b"II*\0", b"MM\0*")
_MAX_UNZIPPED = 1 << 28
LEAST_CROP_PX = 8


def read_image(path: Path) -> NDArray[np.uint8]:
    """The image in a file as uint8 (H, W, 3) RGB; see `decode_image`."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ImageError(f"{path.name}: there is no such file.") from None
    except OSError as error:
        raise ImageError(f"{path.name}: cannot be opened ({error.strerror}).") from error
    return decode_image(data, path.name)


def decode_image(data: bytes, name: str = "upload") -> NDArray[np.uint8]:
    """The image in some bytes as uint8 (H, W, 3) RGB, pixels as stored (EXIF rotation ignored).

    Transparency is laid over black. 16-bit grey is scaled linearly from its own range (16-bit
    colour keeps the upper byte), floats by the asinh stretch of `lupton_rgb`. FITS comes from the
    first HDU that holds an image, north up; a colour cube of floats is (bands, H, W) from blue to
    red, or by its BANDS card.

    Raises:
        ImageError: empty, truncated, too large, or no such image; the message begins with `name`.
    """
    if not data:
        raise ImageError(f"{name}: the file is empty.")
    try:
        plain = _unzip(data) if data.startswith(_GZIP) else data
        return fits_rgb(plain) if plain.startswith(_FITS) else _raster_rgb(plain)
    except ImageError as error:
        raise ImageError(f"{name}: {error}") from error


def jpeg_thumbnail(image: NDArray[np.uint8], size_px: int = 192) -> bytes:
    """A square JPEG of the middle of uint8 (H, W, 3), size_px on a side."""
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = Image.fromarray(np.ascontiguousarray(image[top : top + side, left : left + side]))
    if side != size_px:
        square = square.resize((size_px, size_px), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    square.save(buffer, "JPEG", quality=87, subsampling=0)
    return buffer.getvalue()


def jpeg_whole(image: NDArray[np.uint8], most_px: int) -> bytes:
    """A JPEG of all of uint8 (H, W, 3), shrunk until no side is over most_px."""
    picture = Image.fromarray(np.ascontiguousarray(image))
    picture.thumbnail((most_px, most_px), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=87, subsampling=0)
    return buffer.getvalue()


def crop_square(image: NDArray[np.uint8], box: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The square (left, top, side) of uint8 (H, W, 3), in pixels from the upper left corner.

    Raises:
        ImageError: a side below 8 pixels, or a square that leaves the image.
    """
    left, top, side = box
    height, width = image.shape[:2]
    if side < LEAST_CROP_PX:
        raise ImageError(f"A crop of {side} px shows too little: take {LEAST_CROP_PX} or more.")
    if left < 0 or top < 0 or left + side > width or top + side > height:
        raise ImageError(
            f"The crop of {side} px at x={left}, y={top} leaves the image of {width} × {height} px."
        )
    return np.ascontiguousarray(image[top : top + side, left : left + side])


def _unzip(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            plain = stream.read(_MAX_UNZIPPED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ImageError("The gzip data are cut short or damaged.") from error
    if len(plain) > _MAX_UNZIPPED:
        raise ImageError("It unpacks to more than 256 MiB: cut it smaller.")
    return plain


def _raster_rgb(data: bytes) -> NDArray[np.uint8]:
    """Pillow's side of `decode_image`."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _check_size(picture)
            picture.load()
            return _flatten(picture)
    except Image.UnidentifiedImageError:
        if data.startswith(_TIFF):
            raise ImageError(
                "A TIFF of this kind (float colour?) is not read: save FITS."
            ) from None
        raise ImageError("It is not a JPEG, PNG, TIFF or FITS image.") from None
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise ImageError(f"The image is cut short or damaged ({error}).") from error


def _check_size(picture: Image.Image) -> None:
    """Pillow only warns below twice its limit; here the limit is the limit."""
    if Image.MAX_IMAGE_PIXELS and picture.width * picture.height > Image.MAX_IMAGE_PIXELS:
        raise _too_large()


def _too_large() -> ImageError:
    return ImageError(f"The image has over {Image.MAX_IMAGE_PIXELS} pixels: cut it smaller.")


def _flatten(picture: Image.Image) -> NDArray[np.uint8]:
    """Any Pillow mode as uint8 (H, W, 3)."""
    if picture.mode == "F":
        return lupton_rgb(np.asarray(picture, dtype=np.float32)[None])
    if picture.mode.startswith("I"):
        return linear_rgb(np.asarray(picture))
    if picture.mode == "L":
        return grey_to_rgb(np.asarray(picture))
    if picture.has_transparency_data:
        black = Image.new("RGBA", picture.size, (0, 0, 0, 255))
        picture = Image.alpha_composite(black, picture.convert("RGBA"))
    return np.array(picture.convert("RGB"))
