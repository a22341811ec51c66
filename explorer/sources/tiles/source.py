"""Galaxies of a table cut out of a survey's tiles, one tile after the other."""

import threading
import warnings
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import ImageError
from explorer.files import write_bytes
from explorer.sources.cutouts import decode_image, read_image
from explorer.sources.pixels import Pixels, read_pixels
from explorer.sources.roots import Roots
from explorer.sources.services.wanted import Wanted
from explorer.sources.tiles.coverage import Cover
from explorer.sources.tiles.cutting import as_fits, cut, grid_around
from explorer.sources.tiles.tile import OpenTile, Tile

SERVICE = "tiles"
_BLANK_PX = 15  # so many zeros a side are no measurement, not even of single photons


@dataclass(frozen=True)
class Band:
    """The tiles of one band, or of one set of planes, and which of them hold each galaxy (N,)."""

    names: tuple[str, ...]
    tiles: list[Tile]
    cover: Cover


@dataclass
class _Held:
    """The tile that is open in each band, and those that turned out to be damaged."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    tiles: dict[int, OpenTile] = field(default_factory=dict)
    broken: dict[tuple[Path, int], str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[type["_Held"], tuple[()]]:
        """Another process opens tiles of its own."""
        return _Held, ()


@dataclass(frozen=True)
class TileSource:
    """Cutouts that are made when they are first asked for; a `sources.Source`.

    `table` is in the order of the tiles. `folder`: where cutouts are kept, as FITS with their
    bands. `sides_arcsec`: float64 (N,). `spec`: the tiles as they were named.
    """

    name: str
    table: pa.Table
    notes: tuple[str, ...]
    folder: Path
    sides_arcsec: NDArray[np.float64]
    bands: list[Band]
    spec: str
    wanted: Wanted
    _held: _Held = field(default_factory=_Held)

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The cutout at `reference`, uint8 (H, W, 3), from the folder or else from its tiles.

        Raises:
            ImageError: the galaxy lies outside every tile of a band, or the tiles are damaged.
        """
        path, row = self._roots.find(reference), self._rows[reference]
        name = str(self.table["id"][row])
        if not path.is_file():
            try:
                data = self._cut(row)
            except ImageError as error:
                raise ImageError(f"{name}: {error}") from error
            decode_image(data, name)  # what shows nothing is not kept
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, data)
        return read_image(path, name=name)

    def pixels(self, reference: str) -> Pixels:
        """The bands of the same cutout, as measured; raises as `load` does."""
        path = self._roots.find(reference)
        if not path.is_file():
            self.load(reference)
        return read_pixels(path, name=str(self.table["id"][self._rows[reference]]))

    @property
    def provenance(self) -> dict[str, Any]:
        """What the manifest keeps: the tiles, their bands, side and pixel scale."""
        names = [name for band in self.bands for name in band.names]
        told = {"service": SERVICE, "address": self.spec, **self.wanted.told()}
        return told | {"bands": ",".join(names), "pixscale": round(_finest(self.bands), 6)}

    def _cut(self, row: int) -> bytes:
        """The FITS file of one galaxy; one thread at a time, since a tile is open once."""
        ra, dec = (float(self.table[name][row].as_py()) for name in ("ra_deg", "dec_deg"))
        outside = [band.names for band in self.bands if not band.cover[row]]
        if outside:
            raise ImageError(f"it lies outside every tile{of_band(outside[0])}.")
        grid_band = min(self.bands, key=lambda band: band.tiles[band.cover[row][0]].arcsec_per_px)
        first = grid_band.tiles[grid_band.cover[row][0]]
        with self._held.lock, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # headers that astropy sets right
            grid = grid_around(first, (ra, dec), float(self.sides_arcsec[row]))
            found = [
                self._best(number, [band.tiles[at] for at in band.cover[row]], grid)
                for number, band in enumerate(self.bands)
            ]
        pixels = np.concatenate([each[0] for each in found])
        names = [name for band in self.bands for name in band.names]
        return as_fits(pixels, names, grid, " ".join(each[1] for each in found))

    def _best(self, number: int, tiles: list[Tile], grid: Any) -> tuple[NDArray[np.float32], str]:
        """One band's pixels from the tile that has most light there, and that tile's name.

        The first that has light all over is taken; the others are not looked at.
        """
        reasons, best, most = [], None, 0.0
        for tile in tiles:
            try:
                pixels = cut(self._opened(number, tile), grid)
            except ImageError as error:
                self._held.broken[tile.path, tile.hdu] = str(error)
                self._close(number)
                reasons.append(str(error))
                continue
            light = lit(pixels)
            if not light[grid.side_px // 2, grid.side_px // 2]:
                reasons.append(f"the tile '{tile.name}' has no light there.")
                continue
            share = float(light.mean())
            if share > most:
                best, most = (pixels, tile.name), share
            if share == 1:
                break
        if best is None:
            raise ImageError(reasons[0])
        return best

    def _opened(self, number: int, tile: Tile) -> OpenTile:
        """The tile of a band, in place of the one that was open before."""
        if (tile.path, tile.hdu) in self._held.broken:
            raise ImageError(self._held.broken[tile.path, tile.hdu])
        held = self._held.tiles.get(number)
        if held is None or held.tile is not tile:
            self._close(number)
            self._held.tiles[number] = held = OpenTile(tile)
        return held

    def _close(self, number: int) -> None:
        held = self._held.tiles.pop(number, None)
        if held is not None:
            held.close()

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {each: row for row, each in enumerate(self.table["reference"].to_pylist())}

    @cached_property
    def _roots(self) -> Roots:
        return Roots.of(self.folder)


def lit(pixels: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where a tile has light, bool (H, W), of its planes (C, H, W).

    NaN has none, and neither has a field of zeros, as survey tiles have them beyond their edges.
    """
    from scipy.ndimage import maximum_filter, minimum_filter

    blank = (pixels == 0).all(axis=0)
    if blank.any():
        blank = maximum_filter(minimum_filter(blank, _BLANK_PX), _BLANK_PX)
    return np.isfinite(pixels).any(axis=0) & ~blank


def _finest(bands: list[Band]) -> float:
    return min(tile.arcsec_per_px for band in bands for tile in band.tiles)


def of_band(names: tuple[str, ...]) -> str:
    """The words that name a band in a sentence; "" where it has no name."""
    return f" of the band '{','.join(names)}'" if any(names) else ""
