"""Telescope counts to pictures: floats and deep integers become 8-bit RGB."""

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ImageError

_SOFTENING = 4.0  # in units of the noise: linear below, logarithmic above
_BLACK = -1.5  # the sky stays a little above black: faint arms live there
_WHITE = (60.0, 600.0)  # no empty field is stretched into noise, no star into a disc
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
    flux = _above_sky(np.asarray(bands, dtype=np.float32)) * _weights(len(bands))
    mean = flux.mean(axis=0)  # (H, W)
    noise = noise_of(mean)
    intensity = np.maximum(mean / noise - _BLACK, 1e-6)
    white = np.clip(np.percentile(intensity, 99.95), *_WHITE)
    factor = np.arcsinh(intensity / _SOFTENING) / np.arcsinh(white / _SOFTENING) / intensity
    return to_bytes(np.moveaxis((_three(flux) / noise - _BLACK) * factor, 0, -1))


def noise_of(band: NDArray[np.float32]) -> float:
    """The noise of a finite band (H, W), never zero; a large galaxy hardly adds to it."""
    return max(_spread(band), 1e-4 * float(np.ptp(band)), 1e-30)


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


def _three(flux: NDArray[np.float32]) -> NDArray[np.float32]:
    """Red, green and blue (3, H, W) from any number of bands, the reddest first."""
    if len(flux) == 2:
        return np.stack([flux[1], flux.mean(axis=0), flux[0]])
    return flux[np.linspace(len(flux) - 1, 0, 3).round().astype(int)]


def _spread(band: NDArray[np.float32]) -> float:
    """Standard deviation of Gaussian noise, from the steps between neighbours in a row."""
    steps = np.abs(np.diff(band, axis=1))
    return 1.4826 / np.sqrt(2) * float(np.median(steps)) if steps.size else 0.0


def _above_sky(bands: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bands less their sky; unknown pixels become sky.

    The sky follows from the lower quartile, which a galaxy over half of the frame leaves alone.
    """
    if not np.isfinite(bands).any():
        raise ImageError("It has no finite pixel: every value is NaN or infinite.")
    flux = np.zeros_like(bands)
    for band, above in zip(bands, flux, strict=True):
        finite = np.isfinite(band)
        if finite.any():
            quartile = np.percentile(band[finite], 25)
            above[finite] = band[finite] - quartile
            above[finite] -= 0.6745 * _spread(above)
    return flux


def _weights(count: int) -> NDArray[np.float32]:
    """Factors of the bands, (C, 1, 1), falling from blue to red, with a geometric mean of 1."""
    if count == 1:
        return np.ones((1, 1, 1), np.float32)
    ends = np.sqrt(_BLUE_OVER_RED), 1 / np.sqrt(_BLUE_OVER_RED)
    return np.geomspace(*ends, count, dtype=np.float32)[:, None, None]
