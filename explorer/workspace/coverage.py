"""Where on the sky a catalogue lies: its ends in RA and Dec, and a small all-sky picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.sky import hammer

WIDTH_PX, HEIGHT_PX = 720, 360
MOST_READ = 500_000
GRID = (128, 132, 140, 150)  # seen on light and on dark
POINT = (47, 129, 247)
SPREAD_PX = 2  # a field of an arcminute is still to be seen


@dataclass(frozen=True)
class Extent:
    """The smallest arc of RA and of Dec that holds all, degrees; west of 0h `ra_first` is larger.

    `count` of `total` galaxies have a position.
    """

    ra_first: float
    ra_last: float
    dec_first: float
    dec_last: float
    count: int
    total: int


def positions(catalogue: Catalogue) -> NDArray[np.float64]:
    """RA and Dec in degrees, (N, 2), of the galaxies that have them; of many an even sample."""
    step = max(1, len(catalogue) // MOST_READ)
    held = catalogue.sample(["ra_deg", "dec_deg"], step)
    both = np.stack(
        [held[name].to_numpy().astype(np.float64) for name in held.column_names], axis=1
    )
    return both[np.isfinite(both).all(axis=1)]


def extent_of(places: NDArray[np.float64], total: int) -> Extent | None:
    """The ends of `places` (N, 2) in degrees; None of none."""
    if not len(places):
        return None
    first, last = arc_of(places[:, 0])
    low, high = places[:, 1].min(), places[:, 1].max()
    return Extent(first, last, float(low), float(high), len(places), total)


def arc_of(ra_deg: NDArray[np.float64]) -> tuple[float, float]:
    """Where the shortest arc with all of `ra_deg` (N,) begins and ends, degrees eastward."""
    sorted_deg = np.unique(np.mod(ra_deg, 360.0))
    gaps = np.diff(sorted_deg, append=sorted_deg[0] + 360.0)
    widest = int(gaps.argmax())
    return float(sorted_deg[(widest + 1) % len(sorted_deg)]), float(sorted_deg[widest])


def hammer_all_sky(ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64]) -> NDArray[np.int64]:
    """Columns and rows (N, 2) of places on an all-sky picture by Hammer's projection.

    RA 180° is in the middle and grows to the left, north is up.
    """
    x, y = hammer(ra_deg, dec_deg, centre_deg=180.0).T
    column = np.rint((x + 2) / 4 * (WIDTH_PX - 1))
    row = np.rint((y + 1) / 2 * (HEIGHT_PX - 1))
    return np.stack([column, row], axis=1).astype(np.int64)


def all_sky(places: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The picture, uint8 RGBA (360, 720, 4): a net of every 30°, and where galaxies are."""
    picture = np.zeros((HEIGHT_PX, WIDTH_PX, 4), np.uint8)
    net = hammer_all_sky(*_net())
    picture[net[:, 1], net[:, 0]] = GRID
    at = hammer_all_sky(places[:, 0], places[:, 1])
    counts = np.zeros((HEIGHT_PX, WIDTH_PX))
    np.add.at(counts, (at[:, 1], at[:, 0]), 1)
    strength = _spread(np.log1p(counts))
    found = strength > 0
    alpha = 110 + 145 * strength[found] / strength.max() if found.any() else strength[found]
    picture[found] = np.c_[np.tile(POINT, (int(found.sum()), 1)), alpha].astype(np.uint8)
    return picture


def _net() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """RA and Dec of the points that make the net's lines."""
    along = np.linspace(-90, 90, 2_880)
    around = np.linspace(0, 359.999, 2_880)
    meridians = [np.full_like(along, ra) for ra in (*range(0, 360, 30), 359.999)]
    parallels = [np.full_like(around, dec) for dec in range(-60, 90, 30)]
    ra = np.concatenate([*meridians, *[around] * len(parallels)])
    return ra, np.concatenate([*[along] * len(meridians), *parallels])


def _spread(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest within a few pixels: a single point becomes a dot."""
    wide = strength
    for axis in (0, 1):
        moved = [np.roll(wide, by, axis) for by in range(-SPREAD_PX, SPREAD_PX + 1)]
        wide = np.max(moved, axis=0)
    return wide
