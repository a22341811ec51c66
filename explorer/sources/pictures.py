"""An image as a caller from Python holds it, as the pixels that an encoder is shown."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import ImageError
from explorer.sources.cutouts import check_shows, flatten
from explorer.sources.stretch import grey_to_rgb, to_bytes

WANTED = "an image is a path, a Pillow image, or an array (H, W) or (H, W, 3)"


def rgb_of(image: Any) -> NDArray[np.uint8]:
    """An image as uint8 (H, W, 3): of a Pillow image, or an array.

    Arrays are (H, W) or (H, W, 3), uint8, or floats from 0 to 1.

    Raises:
        ImageError: anything else, or nothing to be seen in it.
    """
    pixels = _of_picture(image) if isinstance(image, Image.Image) else _of_array(image)
    check_shows(pixels, "image")
    return pixels


def _of_picture(picture: Image.Image) -> NDArray[np.uint8]:
    try:
        return flatten(picture)
    except (OSError, SyntaxError, ValueError) as error:  # its file is read only now
        raise ImageError("The Pillow image cannot be read: its file is damaged or gone.") from error


def _of_array(image: Any) -> NDArray[np.uint8]:
    try:
        array = np.asarray(image)
    except (TypeError, ValueError) as error:  # lists of unequal length, a tensor on a GPU
        raise ImageError(f"{type(image).__name__} holds no pixels: {WANTED}.") from error
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] != 3):
        raise ImageError(f"{_wrong_shape(array, image)}: {WANTED}.")
    pixels = _as_bytes(array)
    return grey_to_rgb(pixels) if pixels.ndim == 2 else np.ascontiguousarray(pixels)


def _wrong_shape(array: NDArray[Any], image: Any) -> str:
    if array.dtype.kind not in "uifb":
        return f"{type(image).__name__} holds no pixels"
    first = " with the colours first" if array.ndim == 3 and array.shape[0] == 3 else ""
    return f"The array is {array.shape}{first}"


def _as_bytes(array: NDArray[Any]) -> NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind != "f":
        raise ImageError(f"The pixels are {array.dtype}: give uint8, or floats from 0 to 1.")
    if not array.size or not np.isfinite(array).all():
        raise ImageError("The array is empty, or holds NaN or infinity: give floats from 0 to 1.")
    low, high = float(array.min()), float(array.max())
    if low < 0 or high > 1:
        raise ImageError(
            f"The floats run from {low:.3g} to {high:.3g}: stretch them to 0 to 1, or save FITS."
        )
    return to_bytes(array)
