"""Which tiles each position lies in, the one with the most around it first."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from explorer.catalogue.crossmatch import sky_places
from explorer.sources.tiles.tile import Tile
from explorer.sources.wavelengths import by_wavelength

Cover = list[list[int]]  # for each position, the tiles that hold it, best first


def bands_of(tiles: Sequence[Tile]) -> list[tuple[str, ...]]:
    """The bands that there are, each as the planes of its tiles, by increasing wavelength.

    All stay in the order in which they come where a name says no wavelength.
    """
    there = list(dict.fromkeys(tile.bands for tile in tiles))
    return [there[at] for at in by_wavelength([bands[0] for bands in there])]


def cover(
    tiles: Sequence[Tile], ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64]
) -> Cover:
    """For each of N positions the numbers of the tiles that it lies in.

    That whose edge is farthest comes first. A position is inside up to the border of the last
    pixel.
    """
    places = sky_places(ra_deg, dec_deg)
    tree = cKDTree(places.points)
    found: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for number, tile in enumerate(tiles):
        centre = sky_places(*(np.array([each]) for each in tile.centre)).points[0]
        reach = places.reach(min(tile.radius_deg, 90.0) * 3600)
        near = np.array(sorted(tree.query_ball_point(centre, reach)), np.int64)
        if not len(near):
            continue
        margin = _margin_px(tile, ra_deg[near], dec_deg[near])
        for row in np.flatnonzero(margin >= -0.5):
            found[int(near[row])].append((-float(margin[row]) * tile.arcsec_per_px, number))
    return [[number for _, number in sorted(found[row])] for row in range(len(ra_deg))]


def _margin_px(
    tile: Tile, ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far inside the nearest edge places lie, float64 (n,); negative or NaN outside."""
    x, y = tile.pixels(ra_deg, dec_deg)
    return np.min([x, tile.shape[1] - 1 - x, y, tile.shape[0] - 1 - y], axis=0)
