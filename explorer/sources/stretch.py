"""Telescope counts to pictures: floats and deep integers become 8-bit RGB."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ImageError

_SOFTENING = 4.0  # in units of the noise: linear below, logarithmic above
_BLACK = -1.5  # the sky stays a little above black: faint arms live there
_WHITE = (60.0, 600.0)  # no empty field is stretched into noise, no star into a disc
_ENOUGH_PX = 2_000_000  # to measure levels on, and to hold at once
_BLUE_OVER_RED = 2.25  # galaxies are red: survey pictures lift the blue (SDSS by 1.6, DECaLS 2.7)


def lupton_rgb(bands: NDArray[np.float32]) -> NDArray[np.uint8]:
    """A colour picture of one to many bands, by the asinh stretch of Lupton et al. (2004).

    The stretch acts on the mean intensity and scales all bands of a pixel by one factor, so that
    colours do not depend on brightness. Sky and noise are measured on the image itself, whatever
    its flux unit, so that galaxies of one survey come out alike.

    Args:
        bands: float (C, H, W), linear in flux, by increasing wavelength; NaN where unknown.

    Returns:
        uint8 (H, W, 3): red from the last band, blue from the first; grey when C is 1.

    Raises:
        ImageError: no pixel is finite.
    """
    bands = np.asarray(bands, dtype=np.float32)
    sky, noise, white = _levels(bands[:, :: max(1, bands[0].size // _ENOUGH_PX)])
    rows = max(1, _ENOUGH_PX // bands.shape[2])
    parts = [bands[:, start : start + rows] for start in range(0, bands.shape[1], rows)]
    return np.concatenate([_stretched(_above(part, sky), noise, white) for part in parts])


def in_float32(bands: NDArray[np.generic]) -> NDArray[np.float32]:
    """Bands (C, H, W) of any number type for `lupton_rgb`, which knows neither zero nor unit.

    64-bit numbers lose their median first, which may be 2⁶³; fluxes beyond what float32 holds, as
    1e300 or 1e-33, come in a unit of their own.
    """
    with np.errstate(all="ignore"):  # what does not fit is unknown: infinite
        plain: NDArray[Any] = _without_level(bands) if bands.dtype.itemsize == 8 else bands
        typical = np.abs(plain.ravel()[:: max(1, plain.size // 65_536)].astype(np.float64))
        known = typical[np.isfinite(typical) & (typical > 0)]
        unit = float(np.median(known)) if known.size else 1.0
        return (plain if 1e-20 < unit < 1e30 else plain / unit).astype(np.float32)


def _without_level(bands: NDArray[np.generic]) -> NDArray[np.float64]:
    """64-bit numbers less their median, exact even where float64 would round it."""
    flat = bands.ravel()
    flat = flat[np.isfinite(flat)]
    if not flat.size:
        return bands.astype(np.float64)
    level = np.partition(flat, flat.size // 2)[flat.size // 2]
    if bands.dtype.kind == "f":
        return bands.astype(np.float64) - level
    high, low = ((part >> 32).astype(np.float64) for part in (bands, level))  # type: ignore[operator]
    rest, less = ((part & 0xFFFFFFFF).astype(np.float64) for part in (bands, level))  # type: ignore[operator]
    return (high - low) * 2.0**32 + (rest - less)


def linear_rgb(pixels: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Deep integers (H, W) or (H, W, 3) as uint8 (H, W, 3): the 0.1 to 99.9 % range, linearly."""
    low, high = np.percentile(pixels, [0.1, 99.9])
    if high <= low:
        low, high = float(pixels.min()), float(max(pixels.max(), pixels.min() + 1))
    return grey_to_rgb(to_bytes((pixels.astype(np.float32) - low) / (high - low)))


def grey_to_rgb(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W) as (H, W, 3); three channels pass as they are."""
    return pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)


def to_bytes(unit: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Values of 0–1 as uint8 of the same shape, clipped."""
    return (np.clip(unit, 0, 1) * 255 + 0.5).astype(np.uint8)


def _levels(bands: NDArray[np.float32]) -> tuple[NDArray[np.float32], float, float]:
    """Sky of each band (C, 1, 1), noise of their mean, and what is painted white over that noise.

    The sky follows from the lower quartile, which a galaxy over half of the frame leaves alone.
    """
    finite = np.isfinite(bands)
    if not finite.any():
        raise ImageError("It has no finite pixel: every value is NaN or infinite.")
    low = _per_band(
        np.percentile(band[known], 25) if known.any() else 0
        for band, known in zip(bands, finite, strict=True)
    )
    sky = low + 0.6745 * _per_band(_spread(band) for band in np.where(finite, bands - low, 0))
    mean = _above(bands, sky).mean(axis=0)
    noise = max(_spread(mean), 1e-4 * float(np.ptp(mean)), 1e-30)
    white = np.percentile(mean, 99.95) / noise - _BLACK
    return sky, noise, float(np.clip(white, *_WHITE))


def _above(bands: NDArray[np.float32], sky: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bands (C, H, W) less their sky, weighted; unknown pixels become sky."""
    return np.where(np.isfinite(bands), bands - sky, 0) * _weights(len(bands))


def _stretched(flux: NDArray[np.float32], noise: float, white: float) -> NDArray[np.uint8]:
    """The formula: flux above the sky (C, H, W) as uint8 (H, W, 3)."""
    intensity = np.maximum(flux.mean(axis=0) / noise - _BLACK, 1e-6)  # (H, W)
    factor = np.arcsinh(intensity / _SOFTENING) / np.arcsinh(white / _SOFTENING) / intensity
    return to_bytes(np.moveaxis((_three(flux) / noise - _BLACK) * factor, 0, -1))


def _three(flux: NDArray[np.float32]) -> NDArray[np.float32]:
    """Red, green and blue (3, H, W) from any number of bands, the reddest first."""
    if len(flux) == 2:
        return np.stack([flux[1], flux.mean(axis=0), flux[0]])
    return flux[np.linspace(len(flux) - 1, 0, 3).round().astype(int)]


def _spread(band: NDArray[np.float32]) -> float:
    """Standard deviation of Gaussian noise, from the steps between neighbours in a row."""
    steps = np.abs(np.diff(band, axis=1))
    return 1.4826 / np.sqrt(2) * float(np.median(steps)) if steps.size else 0.0


def _weights(count: int) -> NDArray[np.float32]:
    """Factors of the bands, (C, 1, 1), falling from blue to red, with a geometric mean of 1."""
    if count == 1:
        return np.ones((1, 1, 1), np.float32)
    ends = np.sqrt(_BLUE_OVER_RED), 1 / np.sqrt(_BLUE_OVER_RED)
    return np.geomspace(*ends, count, dtype=np.float32)[:, None, None]


def _per_band(values: Iterable[float]) -> NDArray[np.float32]:
    """One number a band, as (C, 1, 1)."""
    return np.array(list(values), np.float32)[:, None, None]
