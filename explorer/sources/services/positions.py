"""Galaxies known by their positions: a table is checked whole, its cutouts are fetched and kept."""

import hashlib
import re
from collections.abc import Sequence
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
from explorer.sources.coordinates import find_position
from explorer.sources.cutouts import check_shows, decode_image, read_image
from explorer.sources.files import FileSource, Reading, ids_of_column
from explorer.sources.fits import FITS_SUFFIXES
from explorer.sources.roots import Roots
from explorer.sources.services.addresses import Service, address, place_of, service_of
from explorer.sources.services.fetch import Fetcher
from explorer.sources.services.sides import sides_of
from explorer.sources.services.wanted import FITS, Wanted
from explorer.sources.tables import is_table, read_table

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
    user, where = _rows_of(path, reading.limit), f"'{path}'"
    position = _positions(user, where)
    ids = _ids_of(path, user, position, reading.id_column)
    sides, note = sides_of(user, wanted, where=f"The table {where}")
    references = _references(service, ids.to_pylist(), position, sides, wanted)
    table = columns.catalogue_table(user, ids=ids, references=references, position=position)
    notes = tuple(each for each in (columns.renamed(user, table), note) if each)
    return PositionSource(str(path), table, notes, catalogue / FOLDER, sides, service, wanted)


def open_kept(folder: Path) -> FileSource:
    """The cutouts that a build has kept, without the table or the service.

    Raises:
        SourceError: the folder is gone.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder '{folder}' of cutouts.")
    return FileSource(str(folder), pa.table({}), Roots.of(folder))


def _rows_of(path: Path, limit: int | None) -> pa.Table:
    """The rows of a table file, at least one."""
    if not path.is_file():
        raise SourceError(f"There is no file '{path}': --cutouts takes a table of positions.")
    if not (is_table(path) or path.name.lower().endswith(FITS_SUFFIXES)):
        raise SourceError(f"'{path}' is no table: --cutouts takes one of positions (csv, fits, …).")
    user = read_table(path)
    if not user.num_rows:
        raise SourceError(f"The table '{path}' has a header but no rows: add one per galaxy.")
    return user.slice(0, limit)


def _positions(user: pa.Table, where: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Right ascension and declination of every row, in degrees."""
    position = find_position(user, where=where)
    if position is None:
        names = ", ".join(user.column_names[:12])
        raise SourceError(
            f"The table {where} has no columns of positions: name two of them ra and dec. There "
            f"are: {names}."
        )
    unknown = np.isnan(position[0]) | np.isnan(position[1])
    if unknown.any():
        raise SourceError(
            f"Row {int(unknown.argmax()) + 1} of {where} has no position ({int(unknown.sum()):,} "
            "have none): fill it in, or leave the row out."
        )
    return position


def _ids_of(
    path: Path,
    user: pa.Table,
    position: tuple[NDArray[np.float64], NDArray[np.float64]],
    id_column: str | None,
) -> pa.Array:
    """Ids from the column asked for, else from a usual one, else from the positions."""
    column = id_column or columns.guess_id_column(user.column_names)
    if column is not None:
        return ids_of_column(path, user, column)
    names = [f"J{ra:09.5f}{dec:+09.5f}" for ra, dec in zip(*position, strict=True)]
    return columns.unique_ids(pa.array(names, pa.string()), where=f"the positions of '{path}'")


def _references(
    service: Service,
    ids: Sequence[str],
    position: tuple[NDArray[np.float64], NDArray[np.float64]],
    sides: NDArray[np.float64],
    wanted: Wanted,
) -> list[str]:
    """Where each cutout is kept: by its id and its address, so that another is another file."""
    ending = "fits" if wanted.format == FITS else "jpg"
    found = []
    for galaxy, ra, dec, side in zip(ids, *position, sides, strict=True):
        place = place_of(galaxy, ra, dec, service.frame(float(side), wanted.pixscale))
        asked = address(service, place, secret=False)
        mark = hashlib.sha256(f"{galaxy}\n{asked}".encode()).hexdigest()[:12]
        found.append(f"{mark[:2]}/{re.sub(r'[^A-Za-z0-9+-]', '_', galaxy)[:60]}-{mark}.{ending}")
    return found
