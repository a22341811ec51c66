"""Sources in an image of the sky: SEP's detections and what is measured on each."""

from typing import Any

import numpy as np
import sep
from numpy.typing import NDArray

from explorer.errors import SourceError

SIGMA = 2.0
AREA_PX = 9
_FLUX_RADII = 3.0  # rms radii, about the isophotal limit (Bertin & Arnouts 1996)
_PARTS_OF_ONE = 16_384  # how far SEP may split one patch of light


def measure(bands: NDArray[np.float32]) -> dict[str, NDArray[np.float64]]:
    """Columns of the sources detected on the mean of bands (C, H, W), brightest first."""
    unknown: NDArray[np.bool_] = ~np.all(np.isfinite(bands), axis=0)
    known = np.where(unknown, np.float32(0), bands) if unknown.any() else bands
    light, noise = above_background(known.mean(axis=0), unknown)
    found = detect(light, noise, mask=unknown)
    flux, error = ellipse_flux(light, found, noise=noise, mask=unknown)
    order = np.lexsort((found["x"], found["y"], -flux))
    wide, high = found["xmax"] - found["xmin"], found["ymax"] - found["ymin"]
    measured = {
        "x_px": found["x"],
        "y_px": found["y"],
        "size_px": np.maximum(wide, high) + 1.0,
        "flux": flux,
        "magnitude": _magnitude(flux),
        "colour": _colour(known, found, unknown),
        "axis_ratio": np.clip(found["b"] / found["a"], 0, 1),
        "snr": flux / error,
    }
    return {name: values[order] for name, values in measured.items()}


def detect(
    light: NDArray[np.float32], noise: float, *, mask: NDArray[np.bool_] | None = None
) -> NDArray[Any]:
    """SEP's structured rows for what stands above the noise in a background-free image (H, W).

    Raises:
        SourceError: so many pixels stand above it that this is no image of the sky.
    """
    sep.set_extract_pixstack(max(300_000, light.size // 4))
    sep.set_sub_object_limit(_PARTS_OF_ONE)
    try:
        return sep.extract(light, SIGMA, err=noise, minarea=AREA_PX, mask=mask)
    except Exception as error:  # sep raises bare Exception when its buffers overflow
        raise SourceError(
            f"Sources cannot be told from the background ({error}): give an image of the sky, or "
            "a folder of cutouts."
        ) from error


def above_background(
    band: NDArray[np.float32], unknown: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], float]:
    """A band (H, W) less its smooth background, and the noise left on it."""
    band = np.ascontiguousarray(band, dtype=np.float32)
    background = sep.Background(band, mask=unknown)
    return band - background.back(), max(float(background.globalrms), 1e-30)


def ellipse_flux(
    light: NDArray[np.float32], found: NDArray[Any], *, noise: float, mask: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Flux and its error within three rms radii of each source, float64 (N,) each."""
    shape = (found[name] for name in ("x", "y", "a", "b", "theta"))
    flux, error, _ = sep.sum_ellipse(light, *shape, r=_FLUX_RADII, err=noise, mask=mask)
    return flux, error


def _colour(
    bands: NDArray[np.float32], found: NDArray[Any], unknown: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Bluest less reddest magnitude, NaN for a single band."""
    if len(bands) == 1:
        return np.full(len(found), np.nan)
    ends = (above_background(bands[band], unknown) for band in (0, -1))
    blue, red = (ellipse_flux(end, found, noise=noise, mask=unknown)[0] for end, noise in ends)
    return _magnitude(blue) - _magnitude(red)


def _magnitude(flux: NDArray[np.float64]) -> NDArray[np.float64]:
    return -2.5 * np.log10(flux, out=np.full(len(flux), np.nan), where=flux > 0)
