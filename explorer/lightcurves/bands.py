"""A light curve in several bands: one a band, and what is measured of each."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.features import fourier_shape

ORDER = "uUBgGVrRiIzZyYJHK"  # blue to red
ALIKE = {"BP": "B", "RP": "R", "c": "V", "o": "R"}  # Gaia's, ATLAS's


def split_bands(curve: LightCurve) -> dict[str, LightCurve]:
    """One light curve a band, blue to red; of a curve without bands, itself under ""."""
    if not len(curve.band):
        return {"": curve}
    found = {}
    for band in in_order(np.unique(curve.band)):
        rows = curve.band == band
        found[band] = LightCurve(
            curve.id, curve.time_d[rows], curve.mag[rows], curve.err[rows], curve.survey
        )
    return found


def place(band: str) -> int:
    """Where a band stands from blue to red: by name or last letter, unknown ones last."""
    at = ORDER.find(ALIKE.get(band, band[-1:])) if band else -1
    return at if at >= 0 else len(ORDER)


def main_band(curve: LightCurve) -> LightCurve:
    """The observations of the band with the most of them."""
    return max(split_bands(curve).values(), key=len)


def in_order(bands: Iterable[str]) -> list[str]:
    """Names of bands, blue to red."""
    return sorted(map(str, bands), key=lambda name: (place(name), name))


def band_columns(curve: LightCurve, period_d: float, names: Sequence[str]) -> dict[str, float]:
    """Observations, mean magnitude, amplitude of each named band, and colours of neighbours.

    The amplitude is that of a Fourier series at the period all bands share. NaN for a band that
    the curve has not.
    """
    bands = split_bands(curve)
    found: dict[str, float] = {}
    for name in names:
        one = bands.get(name)
        found[f"observations_{name}"] = float(len(one)) if one else 0.0
        found[f"mean_mag_{name}"] = mean_mag(one) if one else np.nan
        found[f"amplitude_{name}"] = (
            fourier_shape(one.time_d, one.mag, period_d)[0] if one else np.nan
        )
    for blue, red in pairwise(names):
        found[f"colour_{blue}_{red}"] = found[f"mean_mag_{blue}"] - found[f"mean_mag_{red}"]
    return found


def mean_mag(curve: LightCurve) -> float:
    """The mean magnitude of one band, weighted by 1/error."""
    return float(np.average(curve.mag, weights=1 / curve.err))
