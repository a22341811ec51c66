"""FITS images: the bands of the first image HDU, their order, their picture, their sky."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ImageError
from explorer.sources.stretch import grey_to_rgb, in_float32, lupton_rgb

if TYPE_CHECKING:
    from astropy.io import fits  # half a second, which only who reads a FITS file waits for
    from astropy.wcs import WCS

FITS_SUFFIXES = tuple(
    f".{e}{packed}" for e in ("fits", "fit", "fts") for packed in ("", ".gz", ".fz")
)
_WAVELENGTH_ORDER = "ubgvrizyjhk"
_MOST_BANDS = 6  # a longer first axis is a spectral cube or a stack, not a colour image


@dataclass(frozen=True)
class FitsImage:
    """Bands (C, H, W) by increasing wavelength, rows from the bottom as FITS has them.

    names: of the bands, as the header has them, else their numbers in the file.
    """

    bands: NDArray[np.generic]
    header: "fits.Header"
    names: tuple[str, ...]


def fits_rgb(data: bytes, *, most_pixels: int) -> NDArray[np.uint8]:
    """FITS bytes as a picture, uint8 (H, W, 3), top row first."""
    image = read_fits(io.BytesIO(data), most_pixels=most_pixels)
    return np.ascontiguousarray(picture(image.bands)[::-1])


def picture(bands: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Bands (C, H, W) as uint8 (H, W, 3): bytes as they are, anything deeper by `lupton_rgb`."""
    if bands.dtype == np.uint8 and len(bands) in (1, 3):
        return grey_to_rgb(np.ascontiguousarray(np.moveaxis(bands[::-1], 0, -1).squeeze()))
    return lupton_rgb(in_float32(bands))


def holds_image(path: Path) -> bool:
    """Whether the first HDU of a FITS file that holds data is an image (else it is a table)."""
    from astropy.io import fits

    try:
        with fits.open(path) as hdus:
            return next((hdu.is_image for hdu in hdus if hdu.header.get("NAXIS", 0)), True)
    except (OSError, ValueError, TypeError, fits.VerifyError):
        return True  # whoever reads it next says what is wrong


def read_fits(source: Path | io.BytesIO, *, most_pixels: int | None = None) -> FitsImage:
    """The first HDU that holds an image of two or more axes.

    Raises:
        ImageError: no image HDU, more pixels than `most_pixels`, a cube, or damaged data.
    """
    from astropy.io import fits

    try:
        with fits.open(source, memmap=False) as hdus:
            return _first_image(hdus, most_pixels)
    except (OSError, ValueError, TypeError, IndexError, KeyError, fits.VerifyError) as error:
        raise ImageError(f"The FITS data are cut short or damaged ({error}).") from error


def too_many_pixels(most: int) -> ImageError:
    """The sentence on a picture that is too large."""
    return ImageError(
        f"The image has over {most:,} pixels: cut it smaller, or set EXPLORER_MAX_IMAGE_PIXELS."
    )


def _first_image(hdus: "fits.HDUList", most_pixels: int | None) -> FitsImage:
    for hdu in hdus:
        if not hdu.is_image or len(hdu.shape) < 2:
            continue
        if most_pixels and np.prod(hdu.shape, dtype=float) > 3 * most_pixels:
            raise too_many_pixels(most_pixels)
        if 0 in hdu.shape:
            raise ImageError("The image has no pixels.")
        bands, order = _by_wavelength(hdu.data, hdu.header)
        names = _band_names(hdu.header, len(order))
        return FitsImage(bands, hdu.header, tuple(names[band] for band in order))
    raise ImageError("No HDU of the FITS file holds an image.")


def _by_wavelength(
    data: NDArray[np.generic], header: "fits.Header"
) -> tuple[NDArray[np.generic], list[int]]:
    """(C, H, W), bluest first, in native byte order; and the bands' places in the file."""
    data = data.astype(data.dtype.newbyteorder("="), copy=False)
    while data.ndim > 3 and data.shape[0] == 1:  # radio maps: (stokes, frequency, H, W)
        data = data[0]
    if data.ndim == 2:
        return data[None], [0]
    if data.ndim == 3 and data.shape[0] <= _MOST_BANDS:
        order = _band_order(len(data), header, of_bytes=data.dtype == np.uint8)
        return data[order], order
    if data.ndim == 3 and data.shape[-1] in (1, 3):  # R, G, B in the last axis
        return np.moveaxis(data, -1, 0)[::-1], list(range(data.shape[-1]))[::-1]
    raise ImageError(f"The FITS image is a cube of shape {data.shape}: give one to six bands.")


def _band_order(count: int, header: "fits.Header", *, of_bytes: bool) -> list[int]:
    """Indices of the bands, bluest first: by BANDS if the header has it, else as they stand."""
    names = _letters(header)
    if len(names) == count and set(names) <= set(_WAVELENGTH_ORDER):
        return sorted(range(count), key=lambda band: _WAVELENGTH_ORDER.index(names[band]))
    return list(range(count))[:: -1 if of_bytes else 1]  # bytes are a picture: R, G, B


def _letters(header: "fits.Header") -> str:
    return str(header.get("BANDS", "")).strip().lower()


def _band_names(header: "fits.Header", count: int) -> list[str]:
    """A name for each band as it stands in the file."""
    letters = _letters(header)
    if len(letters) == count:
        return list(letters)
    named = [str(header.get(f"BAND{band}", "")).strip() for band in range(count)]
    if all(named) and len(set(named)) == count:
        return named
    only = str(header.get("FILTER", "")).strip()
    return [only] if count == 1 and only else [f"band {band + 1}" for band in range(count)]


def celestial(header: "fits.Header") -> "WCS | None":
    """The sky coordinates of a header in ICRS or FK5 degrees, if it has them."""
    from astropy.wcs import WCS

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            wcs = WCS(header).celestial
        except Exception:  # a broken WCS costs the positions, not the image
            return None
    names = "".join(wcs.wcs.ctype).upper()
    return wcs if "RA--" in names and "DEC-" in names else None
