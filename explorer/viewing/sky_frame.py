"""Where on the sky the pixels of an image lie, how large they are, and which way is north."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from astropy.wcs import WCS

NODES = 17  # a side: between them, places are interpolated to 0.05 arcsec in a field of a degree


@dataclass(frozen=True)
class SkyFrame:
    """The sky under an image whose first row is the top one.

    places: float64 (NODES, NODES, 2), RA and Dec in degrees at nodes evenly spread from the centre
    of the first pixel to that of the last. arcsec_per_px: the side of a pixel. north, east: steps
    (x, y) of length 1 in pixels, y downwards.
    """

    places: NDArray[np.float64]
    arcsec_per_px: float
    north: tuple[float, float]
    east: tuple[float, float]


def sky_frame(wcs: "WCS", shape: tuple[int, int]) -> SkyFrame | None:
    """The sky under an image (H, W) with a celestial WCS of rows from the bottom; None off it."""
    height, width = shape
    x, y = np.meshgrid(np.linspace(0, width - 1, NODES), np.linspace(0, height - 1, NODES))
    places = np.stack(wcs.pixel_to_world_values(x, height - 1 - y), axis=-1)
    steps = _steps(wcs, (width - 1) / 2, (height - 1) / 2)
    if not (np.isfinite(places).all() and np.isfinite(steps).all()):
        return None
    area = abs(np.linalg.det(steps))
    if area <= 0:
        return None
    east, north = (_unit(column) for column in np.linalg.inv(steps).T)
    return SkyFrame(places, float(np.sqrt(area)), north, east)


def plain_wcs(ra_deg: float, dec_deg: float, arcsec_per_px: float, shape: tuple[int, int]) -> "WCS":
    """A WCS with north up and a position in the middle: of a service's cutout that is a JPEG."""
    from astropy.wcs import WCS

    height, width = shape
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    wcs.wcs.crval = [ra_deg, dec_deg]
    wcs.wcs.crpix = [(width + 1) / 2, (height + 1) / 2]
    wcs.wcs.cdelt = [-arcsec_per_px / 3600, arcsec_per_px / 3600]
    return wcs


@lru_cache(maxsize=4096)
def kpc_per_arcsec(redshift: float) -> float:
    """Proper kiloparsecs across an arcsecond at a redshift above 0 (Planck 2018)."""
    from astropy.cosmology import Planck18  # half a second, for catalogues with redshifts alone

    return float(Planck18.kpc_proper_per_arcmin(redshift).value / 60)


def _steps(wcs: "WCS", x: float, y: float) -> NDArray[np.float64]:
    """Arcsec to the east and north (2, 2: rows) of a pixel to the right and one down (columns)."""
    at = np.array([[x, y], [x + 1, y], [x, y - 1]])
    ra, dec = wcs.pixel_to_world_values(at[:, 0], at[:, 1])
    turn = (ra[1:] - ra[0] + 180) % 360 - 180
    east, north = turn * np.cos(np.radians(dec[0])), dec[1:] - dec[0]
    return np.stack([east, north]) * 3600


def _unit(step: NDArray[np.float64]) -> tuple[float, float]:
    x, y = step / np.hypot(*step)
    return float(x), float(y)
