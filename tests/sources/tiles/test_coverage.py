"""Which tiles hold a position, the one with the most around it first; bands by wavelength."""

from pathlib import Path

import numpy as np

from explorer.sources.tiles.coverage import bands_of, cover
from explorer.sources.tiles.listing import Listed
from explorer.sources.tiles.tile import read_tiles
from tests.sources.tiles.sky import tile

HALF = 150 * 0.5 / 3600  # of a tile, in degrees


def covered(folder: Path, centres: list[tuple[float, float]], places: list) -> list[list[int]]:
    tiles = [
        read_tiles(Listed(tile(folder / f"{number}.fits", centre, [])))[0]
        for number, centre in enumerate(centres)
    ]
    ra, dec = np.array(places, float).T
    return cover(tiles, ra, dec)


def test_the_tile_with_more_around_a_position_goes_first(tmp_path: Path) -> None:
    centres = [(150.0, 0.0), (150.0 + HALF, 0.0)]  # the second overlaps half of the first
    places = [(150.0 + 0.9 * HALF, 0), (150.0 + 0.2 * HALF, 0), (150 - 0.5 * HALF, 0), (151, 0)]
    assert covered(tmp_path, centres, places) == [[1, 0], [0, 1], [0], []]


def test_the_edge_is_the_border_of_the_last_pixel(tmp_path: Path) -> None:
    inside, outside = (0.0, HALF - 1e-6), (0.0, HALF + 1e-6)
    assert covered(tmp_path, [(0.0, 0.0)], [inside, outside]) == [[0], []]


def test_ra_zero_and_the_pole_are_no_borders(tmp_path: Path) -> None:
    places = [(359.999, 0.0), (0.001, 0.0), (10.0, 89.999), (190.0, 89.999)]
    assert covered(tmp_path, [(0.0, 0.0), (0.0, 90.0)], places) == [[0], [0], [1], [1]]


def test_bands_are_sorted_by_wavelength(tmp_path: Path) -> None:
    names = ["z", "g", "HSC-R"]
    tiles = [read_tiles(Listed(tile(tmp_path / f"{n}.fits", (9, 9), [], band=n)))[0] for n in names]
    assert bands_of(tiles) == [("g",), ("HSC-R",), ("z",)]
    named = [
        read_tiles(Listed(each.path, band))[0]
        for each, band in zip(tiles, "VIS Y2 JJ".split(), strict=True)
    ]
    assert [each[0] for each in bands_of(named)] == ["VIS", "Y2", "JJ"]  # as they come
