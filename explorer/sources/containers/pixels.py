"""Arrays as pictures, whichever axis their bands are on."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ImageError
from explorer.sources.fits import picture
from explorer.sources.pixels import OF_A_PICTURE, Pixels, as_measured, pixels_of_picture
from explorer.sources.stretch import grey_to_rgb, to_bytes

MOST_BANDS = 6


def rendered(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """An array (H, W), (H, W, C) or (C, H, W) as uint8 (H, W, 3).

    Bytes are a picture as they are, and so are fractions of 1 in (H, W, 3), as networks take them:
    red, green, blue. Anything else is light: stretched as FITS is, the first plane of (C, H, W)
    being the bluest and the last of (H, W, 3) too.

    Raises:
        ImageError: no such shape, no numbers, or no finite pixel.
    """
    if pixels.dtype.kind not in "uifb" or pixels.ndim not in (2, 3):
        raise ImageError(f"It is no image: {pixels.dtype} of shape {pixels.shape}.")
    if pixels.ndim == 2:
        return _grey(pixels)
    if bands_last(pixels.shape):
        return _of_channels(pixels)
    if len(pixels) > MOST_BANDS:
        raise ImageError(
            f"It is a cube of shape {pixels.shape}: one to {MOST_BANDS} bands are read."
        )
    if pixels.dtype == np.uint8:
        return _of_channels(np.moveaxis(pixels, 0, -1))
    return picture(pixels)


def measured(pixels: NDArray[Any]) -> Pixels:
    """The same arrays as numbers: bytes as a picture, anything else as light in its own unit.

    Raises:
        ImageError: as `rendered`.
    """
    picture_of_it = rendered(pixels)  # which refuses what is no image
    if pixels.dtype == np.uint8:
        return pixels_of_picture(picture_of_it)
    if pixels.ndim == 2:
        return Pixels(as_measured(pixels[None]), ("brightness",))
    if not bands_last(pixels.shape):
        return Pixels(as_measured(pixels), _numbered(len(pixels)))
    planes = np.ascontiguousarray(np.moveaxis(pixels, -1, 0))
    if len(planes) == 3:
        return Pixels(as_measured(planes[::-1]), OF_A_PICTURE)
    return Pixels(as_measured(planes), _numbered(len(planes)))


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"band {at}" for at in range(1, count + 1))


def bands_last(shape: tuple[int, ...]) -> bool:
    """Whether the bands of an image stand in its last axis: it is the shorter one, up to six."""
    return shape[-1] <= MOST_BANDS and shape[-1] < shape[0]


def _grey(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    return grey_to_rgb(pixels) if pixels.dtype == np.uint8 else picture(pixels[None])


def _of_channels(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """(H, W, C) as a picture; a fourth channel of bytes is transparency."""
    if pixels.shape[-1] == 1:
        return _grey(pixels[..., 0])
    if pixels.dtype == np.uint8 and pixels.shape[-1] in (3, 4):
        return np.ascontiguousarray(pixels[..., :3])
    if pixels.dtype.kind == "f" and pixels.shape[-1] == 3 and _are_fractions(pixels):
        return to_bytes(pixels)
    planes = np.moveaxis(pixels, -1, 0)
    return picture(np.ascontiguousarray(planes[::-1] if len(planes) == 3 else planes))


def _are_fractions(pixels: NDArray[Any]) -> bool:
    """All between 0 and 1 and not faint: fluxes below 1 are seldom without a negative one."""
    low, high = pixels.min(), pixels.max()
    return bool(low >= 0 and 0.2 < high <= 1)
