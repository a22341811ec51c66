"""What the viewer is sent of one galaxy: its pixels, their places on the sky, and its redshift."""

import math
from collections.abc import Mapping
from typing import Any

from explorer.catalogue.dataset import Catalogue
from explorer.sources.originals import Originals
from explorer.sources.pixels import Pixels
from explorer.viewing.cuts import ZSCALE, limits
from explorer.viewing.look import Look, bands_shown, usual_scales
from explorer.viewing.packed import binned, packed
from explorer.viewing.sky_frame import SkyFrame, kpc_per_arcsec, plain_wcs, sky_frame

REDSHIFTS = tuple(
    "redshift z_spec zspec specz spec_z z_phot zphot photo_z photoz z".split()  # best first
)
SCALES = ("pixscale", "pixel_scale", "pixel_scale_arcsec", "arcsec_per_px")
MOST_REDSHIFT = 15.0
LEAST_MAGNITUDE = 5.0  # a column called z may hold magnitudes


def pixel_view(catalogue: Catalogue, originals: Originals, row: int) -> bytes:
    """The pixels of one galaxy with all that is known of their places, as `packed` has them.

    The JSON: names, unit, bin (pixels a side of the original in one), usual (bands and scales),
    zscale (a pair for each band), look (the catalogue's, or none), sky (places, arcsec_per_px,
    north, east, or none), arcsec_per_px, kpc_per_arcsec and redshift (or none).
    """
    pixels, values = originals.pixels(row), catalogue.values(row)
    frame = _frame(pixels, catalogue, values)
    bands, step = binned(pixels.bands)
    redshift = redshift_of(values)
    shown = bands_shown(pixels.names, Look())
    scale = frame.arcsec_per_px if frame else pixel_scale_of(catalogue, values)
    told = {
        "names": pixels.names,
        "unit": pixels.unit,
        "bin": step,
        "usual": {
            "bands": [pixels.names[band] for band in shown],
            "scales": usual_scales(shown, 1 if pixels.is_picture else len(pixels.names)),
        },
        "zscale": [limits(band, ZSCALE) for band in bands],
        "look": catalogue.manifest.build.get("look"),
        "sky": _told(frame) if frame else None,
        "arcsec_per_px": scale * step if scale else None,
        "kpc_per_arcsec": kpc_per_arcsec(redshift) if redshift else None,
        "redshift": redshift,
    }
    return packed(bands, told)


def redshift_of(values: Mapping[str, Any]) -> float | None:
    """The redshift of a galaxy from a column with a usual name, above 0; None without one."""
    known = {name.lower(): value for name, value in values.items()}
    for name in REDSHIFTS:
        value = _number(known.get(name))
        most = LEAST_MAGNITUDE if name == "z" else MOST_REDSHIFT
        if value is not None and 0 < value < most:
            return value
    return None


def pixel_scale_of(catalogue: Catalogue, values: Mapping[str, Any]) -> float | None:
    """Arcsec in a pixel by a column with a usual name, or as the cutouts were fetched."""
    known = {name.lower(): value for name, value in values.items()}
    fetched = catalogue.manifest.build.get("cutouts")
    asked = fetched.get("pixscale") if isinstance(fetched, dict) else None
    numbers = (_number(value) for value in (*(known.get(name) for name in SCALES), asked))
    return next((number for number in numbers if number and number > 0), None)


def _frame(pixels: Pixels, catalogue: Catalogue, values: Mapping[str, Any]) -> SkyFrame | None:
    """The sky by the image's WCS; of a fetched cutout, north is up and the galaxy in the middle."""
    shape = pixels.bands.shape[1:]
    if pixels.wcs is not None:
        return sky_frame(pixels.wcs, shape)
    place = _number(values.get("ra_deg")), _number(values.get("dec_deg"))
    scale = pixel_scale_of(catalogue, values)
    if place[0] is None or place[1] is None or not scale:
        return None
    if "cutouts" not in catalogue.manifest.build:
        return None
    return sky_frame(plain_wcs(place[0], place[1], scale, shape), shape)


def _told(frame: SkyFrame) -> dict[str, Any]:
    return {
        "places": frame.places.round(8).tolist(),
        "arcsec_per_px": frame.arcsec_per_px,
        "north": frame.north,
        "east": frame.east,
    }


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
