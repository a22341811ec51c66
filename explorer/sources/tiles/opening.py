"""A table of positions and a survey's tiles: checked whole before the first pixel is read."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import ImageError, SourceError
from explorer.sources import columns
from explorer.sources.files import Reading
from explorer.sources.placed import PlacedRows, Positions, kept_name, read_placed
from explorer.sources.services.positions import FOLDER
from explorer.sources.services.sides import sides_of
from explorer.sources.services.wanted import Wanted
from explorer.sources.tiles.coverage import bands_of, cover
from explorer.sources.tiles.listing import list_tiles
from explorer.sources.tiles.source import Band, TileSource, of_band
from explorer.sources.tiles.tile import MOST_BANDS, Tile, read_tiles


def open_tiles(
    path: Path, tiles: str, wanted: Wanted, *, reading: Reading, catalogue: Path
) -> TileSource:
    """The rows of a table file, to be cut from `tiles` and kept in the folder `catalogue`.

    Rows are put in the order of the tiles, so that each is opened once.

    Args:
        path: a table with positions; ids are made of these where it has no usual id column.
        tiles: a pattern, a folder, or a table of files (`list_tiles`).
        wanted: how large, and which bands in which order.
        reading: its id column and limit count.
        catalogue: the folder that is built.

    Raises:
        SourceError: no usable table, tile, band or size, or no position in any tile.
    """
    rows = read_placed(path, reading, option="--tiles")
    sides, note = sides_of(rows.user, wanted, where=f"The table '{path}'")
    found, faults = _read_tiles(tiles)
    bands = [
        Band(names, members, cover(members, *rows.position))
        for names in _chosen(bands_of(found), wanted.bands)
        for members in [[tile for tile in found if tile.bands == names]]
    ]
    _check_some(bands, rows.position, len(found))
    order = _by_tile(bands, len(sides))
    table = _table(rows, sides, bands, tiles).take(pa.array(order))
    ordered = [Band(each.names, each.tiles, [each.cover[row] for row in order]) for each in bands]
    notes = tuple(each for each in (columns.renamed(rows.user, table), note, *faults) if each)
    return TileSource(
        str(path), table, notes, catalogue / FOLDER, sides[order], ordered, tiles, wanted
    )


def _read_tiles(spec: str) -> tuple[list[Tile], list[str]]:
    """The tiles that can be read, and a sentence on each that cannot."""
    found, faults = [], []
    for listed in list_tiles(spec):
        try:
            found += read_tiles(listed)
        except ImageError as error:
            faults.append(f"Left out: {error}")
    if not found:
        raise SourceError(f"Not one of the tiles at '{spec}' can be used. {faults[0]}")
    return found, faults


def _chosen(there: list[tuple[str, ...]], wanted: str) -> list[tuple[str, ...]]:
    """The bands asked for ("g,r,z"), in that order; all without a word.

    Raises:
        SourceError: one that no tile has, or more than a picture holds.
    """
    by_name = {",".join(names): names for names in there}
    asked = [word.strip() for word in wanted.split(",") if word.strip()]
    unknown = [word for word in asked if word not in by_name]
    if unknown:
        known = ", ".join(filter(None, by_name)) or "without names"
        raise SourceError(f"No tile is of the band '{unknown[0]}': the bands here are {known}.")
    chosen = [by_name[word] for word in asked] or there
    if sum(map(len, chosen)) > MOST_BANDS:
        raise SourceError(
            f"The tiles have {sum(map(len, chosen))} bands: choose up to six with --cutout-bands, "
            "bluest first."
        )
    return chosen


def _check_some(bands: Sequence[Band], position: Positions, tiles: int) -> None:
    for band in bands:
        if not any(band.cover):
            ra, dec = (float(axis[0]) for axis in position)
            middle = band.tiles[0].centre
            raise SourceError(
                f"None of the {len(band.cover):,} positions lies in a tile{of_band(band.names)}: "
                f"the first is at {ra:.4f} {dec:+.4f}, the first of {tiles:,} tiles at "
                f"{middle[0]:.4f} {middle[1]:+.4f}."
            )


def _by_tile(bands: Sequence[Band], count: int) -> NDArray[np.int64]:
    """The rows (N,) in the order of their tiles; those in no tile come last."""
    nowhere = [1 << 40]
    firsts = [np.array([(each or nowhere)[0] for each in band.cover]) for band in bands]
    return np.lexsort((np.arange(count), *firsts[::-1])).astype(np.int64)


def _table(rows: PlacedRows, sides: NDArray[np.float64], bands: list[Band], spec: str) -> pa.Table:
    """The catalogue's columns: the user's, and which tile and pixel scale each cutout has."""
    made_of = f"{spec}\n{[band.names for band in bands]}"
    references = [
        kept_name(galaxy, f"{made_of}\n{side:.4f}", "fits")
        for galaxy, side in zip(rows.ids.to_pylist(), sides, strict=True)
    ]
    ours = {"tile": [_tile_name(bands, row) for row in range(len(sides))],
            "arcsec_per_px": [_scale(bands, row) for row in range(len(sides))],
            **_psf_columns(bands, len(sides))}  # fmt: skip
    user, taken = rows.user, {name.lower() for name in rows.user.column_names}
    for name, values in ours.items():
        if name not in taken:
            user = user.append_column(
                name, pa.array(values, pa.string() if name == "tile" else pa.float64())
            )
    return columns.catalogue_table(
        user, ids=rows.ids, references=references, position=rows.position
    )


def _psf_columns(bands: list[Band], count: int) -> dict[str, list[float | None]]:
    """The width of a star in each band's tile of each galaxy, for the bands whose tiles tell it."""
    found = {}
    for band in bands:
        word = re.sub(r"\W+", "_", "_".join(filter(None, band.names)))
        name = f"psf_fwhm_{word}_arcsec" if word and len(bands) > 1 else "psf_fwhm_arcsec"
        widths = [band.tiles[at[0]].psf_arcsec or None if at else None for at in band.cover[:count]]
        if any(widths):
            found[name] = widths
    return found


def _tile_name(bands: list[Band], row: int) -> str | None:
    return bands[0].tiles[bands[0].cover[row][0]].name if bands[0].cover[row] else None


def _scale(bands: list[Band], row: int) -> float | None:
    if not all(band.cover[row] for band in bands):
        return None
    return round(min(band.tiles[band.cover[row][0]].arcsec_per_px for band in bands), 6)
