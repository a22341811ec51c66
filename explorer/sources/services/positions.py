"""Galaxies known by their positions: a table is checked whole, its cutouts are fetched and kept."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.config import Limits
from explorer.errors import ImageError, SourceError
from explorer.files import write_bytes
from explorer.sources import columns
from explorer.sources.cutouts import check_shows, decode_image, read_image
from explorer.sources.files import FileSource, Reading
from explorer.sources.pixels import Pixels, read_pixels
from explorer.sources.placed import PlacedRows, kept_name, read_placed
from explorer.sources.roots import Roots
from explorer.sources.services.addresses import Service, address, place_of, service_of
from explorer.sources.services.fetch import Fetcher
from explorer.sources.services.sides import sides_of
from explorer.sources.services.wanted import FITS, Wanted

FOLDER = "cutouts"  # of a catalogue


@dataclass(frozen=True)
class PositionSource:
    """Cutouts that are fetched when they are first asked for; a `sources.Source`.

    `folder`: where they are kept as they came. `sides_arcsec`: float64 (N,). `service`, `wanted`:
    where they come from, and what is asked for.
    """

    name: str
    table: pa.Table
    notes: tuple[str, ...]
    folder: Path
    sides_arcsec: NDArray[np.float64]
    service: Service
    wanted: Wanted

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The cutout at `reference`, uint8 (H, W, 3), from the folder or else from the service.

        Raises:
            ImageError: none came, or none that a galaxy can be seen in.
            SourceError: the service answers nothing at all.
        """
        path, name = self._roots.find(reference), str(self._ids[self._rows[reference]])
        if path.is_file():
            return read_image(path, name=name)
        image = self._fetched(reference, path, name)
        check_shows(image, f"{name} (outside {self.service.name}?)")
        return image

    def pixels(self, reference: str) -> Pixels:
        """The bands of the same cutout, as measured; raises as `load` does."""
        path = self._roots.find(reference)
        if not path.is_file():
            self.load(reference)
        return read_pixels(path, name=str(self._ids[self._rows[reference]]))

    def stop(self) -> None:
        """Let no thread of a build that ends wait for the service any longer."""
        self._fetcher.stop()

    @property
    def provenance(self) -> dict[str, Any]:
        """What the manifest keeps: service, address without keys, side, scale and format."""
        told = {"service": self.service.name, "address": self.service.told, **self.wanted.told()}
        if self.wanted.column is None:
            told["pixscale"] = self.service.frame(self.wanted.arcsec, self.wanted.pixscale)[1]
        return told

    def _fetched(self, reference: str, path: Path, name: str) -> NDArray[np.uint8]:
        """The cutout as it came, which is kept only if it is an image."""
        data = self._fetcher.get(self._address(self._rows[reference]))
        try:
            image = decode_image(data, name)
        except ImageError:
            self._fetcher.unusable()
            raise
        self._fetcher.answered()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data)
        return image

    def _address(self, row: int) -> str:
        ra, dec = (self.table[name][row].as_py() for name in ("ra_deg", "dec_deg"))
        frame = self.service.frame(float(self.sides_arcsec[row]), self.wanted.pixscale)
        return address(self.service, place_of(str(self._ids[row]), ra, dec, frame))

    @cached_property
    def _rows(self) -> dict[str, int]:
        """The row of each reference."""
        return {each: row for row, each in enumerate(self.table["reference"].to_pylist())}

    @cached_property
    def _ids(self) -> pa.ChunkedArray:
        return self.table["id"]

    @cached_property
    def _roots(self) -> Roots:
        return Roots.of(self.folder)

    @cached_property
    def _fetcher(self) -> Fetcher:
        host = urlsplit(self.service.template).hostname or self.service.name
        return Fetcher(host, self.wanted.manners, Limits.from_environment().image)


def open_positions(
    path: Path, wanted: Wanted, *, reading: Reading, catalogue: Path, server: str = ""
) -> PositionSource:
    """The rows of a table file, whose cutouts are `wanted` and kept in the folder `catalogue`.

    Args:
        path: a table with positions; ids are made of these where it has no usual id column.
        wanted: of which service, and how large.
        reading: its id column and limit count.
        catalogue: the folder that is built.
        server: asked in place of a public service's own.

    Raises:
        SourceError: an unknown service, no table, no position columns, a row without a position or
            one off the sphere, an id given twice, or no size: before anything is fetched.
    """
    service = service_of(wanted, server)
    rows = read_placed(path, reading, option="--cutouts")
    sides, note = sides_of(rows.user, wanted, where=f"The table '{path}'")
    references = _references(service, rows, sides, wanted)
    table = columns.catalogue_table(
        rows.user, ids=rows.ids, references=references, position=rows.position
    )
    notes = tuple(each for each in (columns.renamed(rows.user, table), note) if each)
    return PositionSource(str(path), table, notes, catalogue / FOLDER, sides, service, wanted)


def open_kept(folder: Path) -> FileSource:
    """The cutouts that a build has kept, without the table or the service.

    Raises:
        SourceError: the folder is gone.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder '{folder}' of cutouts.")
    return FileSource(str(folder), pa.table({}), Roots.of(folder))


def _references(
    service: Service, rows: PlacedRows, sides: NDArray[np.float64], wanted: Wanted
) -> list[str]:
    """Where each cutout is kept."""
    ending = "fits" if wanted.format == FITS else "jpg"
    found = []
    for galaxy, ra, dec, side in zip(rows.ids.to_pylist(), *rows.position, sides, strict=True):
        place = place_of(galaxy, ra, dec, service.frame(float(side), wanted.pixscale))
        found.append(kept_name(galaxy, address(service, place, secret=False), ending))
    return found
