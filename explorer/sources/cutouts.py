"""One image in, RGB out: JPEG, PNG, TIFF and FITS as files or as uploaded bytes."""

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.config import Limits
from explorer.errors import ExplorerError, ImageError, reason_of
from explorer.sources.bounded import read_bounded, unpacked
from explorer.sources.fits import fits_rgb, too_many_pixels
from explorer.sources.stretch import grey_to_rgb, linear_rgb, lupton_rgb

FORMATS = ("JPEG", "PNG", "TIFF")
_FITS = b"SIMPLE"
_TIFF = (b"II*\0", b"MM\0*")
LEAST_CROP_PX = 8
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)  # else it is printed
LEAST_SIDE_PX = 4


def read_image(path: Path, *, name: str = "") -> NDArray[np.uint8]:
    """The image in a file as uint8 (H, W, 3) RGB; see `decode_image`.

    Raises:
        ImageError: no regular file, nothing that can be decoded, or nothing to be seen in it; the
            message begins with `name`, or with the file's.
    """
    name = name or path.name
    try:
        data = read_bounded(path, Limits.from_environment().image)
    except FileNotFoundError:
        raise ImageError(f"{name}: there is no such file.") from None
    except OSError as error:
        raise ImageError(f"{name}: cannot be opened ({reason_of(error)}).") from error
    except ExplorerError as error:
        raise ImageError(f"{name}: {error}") from error
    image = decode_image(data, name)
    check_shows(image, name)
    return image


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
        limits = Limits.from_environment()
        plain = unpacked(data, limits.image)
        read = fits_rgb if plain.startswith(_FITS) else _raster_rgb
        return read(plain, most_pixels=limits.image_pixels)
    except ExplorerError as error:
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


def check_shows(image: NDArray[np.uint8], name: str) -> None:
    """Refuse an image that no galaxy can be seen in: it would be the oddest of all."""
    height, width = image.shape[:2]
    if min(height, width) < LEAST_SIDE_PX:
        raise ImageError(
            f"{name}: {width} × {height} px show nothing: {LEAST_SIDE_PX} px a side are the least."
        )
    if (image == image[:1, :1]).all():
        raise ImageError(f"{name}: every pixel has the same value, so nothing is to be seen.")


def _raster_rgb(data: bytes, *, most_pixels: int) -> NDArray[np.uint8]:
    """Pillow's side of `decode_image`."""
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > most_pixels:
                raise too_many_pixels(most_pixels)
            picture.load()
            return flatten(picture)
    except Image.UnidentifiedImageError:
        if data.startswith(_TIFF):
            raise ImageError(
                "A TIFF of this kind (float colour?) is not read: save FITS."
            ) from None
        raise ImageError("It is not a JPEG, PNG, TIFF or FITS image.") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels(most_pixels) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise ImageError(f"The image is cut short or damaged ({reason_of(error)}).") from error


def flatten(picture: Image.Image) -> NDArray[np.uint8]:
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
