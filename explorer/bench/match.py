"""Benchmark of the cross-match: N places with as many others, beside astropy's own time."""

import time
from typing import Any

import astropy.units as u
import numpy as np
from astropy.coordinates import SkyCoord, match_coordinates_sky
from numpy.typing import NDArray

from explorer.catalogue.crossmatch import match_nearest, sky_places

SCATTER_ARCSEC = 0.2


def bench_match(rows: int, *, radius_arcsec: float = 1.0, seed: int = 0) -> dict[str, Any]:
    """Seconds to match `rows` places of the whole sky with as many, and astropy's for the same.

    Half of the others lie within some tenths of an arcsec of one of ours, the rest anywhere.
    Both begin with degrees and end with the nearest row and its separation; `agree` is the share
    of galaxies on which they agree.
    """
    ours, theirs = made_positions(rows, seed)
    began = time.perf_counter()
    found = match_nearest(sky_places(*ours), sky_places(*theirs), radius_arcsec)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    nearest, apart, _ = match_coordinates_sky(_coordinates(ours), _coordinates(theirs))
    truth = np.where(apart.arcsec <= radius_arcsec, nearest, -1)
    astropy_seconds = time.perf_counter() - began
    return {
        "rows": rows,
        "radius_arcsec": radius_arcsec,
        "matched": int((found.rows >= 0).sum()),
        "seconds": round(seconds, 3),
        "astropy_seconds": round(astropy_seconds, 3),
        "ratio": round(seconds / astropy_seconds, 3),
        "agree": float((found.rows == truth).mean()),
    }


Sky = tuple[NDArray[np.float64], NDArray[np.float64]]


def made_positions(rows: int, seed: int) -> tuple[Sky, Sky]:
    """Two lists of RA and Dec in degrees, each (rows,): half of the second beside the first."""
    rng = np.random.default_rng(seed)
    ours, others = _anywhere(rows, rng), _anywhere(rows, rng)
    near = rng.permutation(rows)[: rows // 2]
    offset = rng.normal(0, SCATTER_ARCSEC / 3600, (2, len(near)))
    dec = np.clip(ours[1][near] + offset[0], -90, 90)
    ra = (ours[0][near] + offset[1] / np.cos(np.radians(ours[1][near]))) % 360
    mixed = rng.permutation(rows)
    theirs = [
        np.concatenate([a, b[len(near) :]])[mixed] for a, b in ((ra, others[0]), (dec, others[1]))
    ]
    return ours, (theirs[0], theirs[1])


def _anywhere(rows: int, rng: np.random.Generator) -> Sky:
    return rng.uniform(0, 360, rows), np.degrees(np.arcsin(rng.uniform(-1, 1, rows)))


def _coordinates(place: Sky) -> SkyCoord:
    return SkyCoord(*place, unit=u.deg)
