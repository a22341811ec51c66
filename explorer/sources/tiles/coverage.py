"""Which tiles each position lies in, the one with the most around it first."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from explorer.catalogue.crossmatch import sky_places
from explorer.sources.tiles.tile import Tile

_WAVELENGTHS = "ubgvrizyjhk"
Cover = list[list[int]]  # for each position, the tiles that hold it, best first


def bands_of(tiles: Sequence[Tile]) -> list[tuple[str, ...]]:
    """The bands that there are, each as the planes of its tiles, by increasing wavelength.

    Names that end in no letter of a known band stay in the order in which they come.
    """
    return sorted(dict.fromkeys(tile.bands for tile in tiles), key=_rank)


def _rank(bands: tuple[str, ...]) -> int:
    first = bands[0].replace("-", " ").replace("_", " ").replace(".", " ").split()
    letter = first[-1].lower() if first else ""
    return _WAVELENGTHS.find(letter) if len(letter) == 1 else -1


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
