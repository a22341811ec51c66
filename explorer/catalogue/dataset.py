"""One catalogue on disk: the galaxies (Lance), the manifest and the projection, read lazily."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.column_names import stored_by_known, unknown_column
from explorer.catalogue.columns import Column, is_nested, kind_of
from explorer.catalogue.ids import Ids
from explorer.catalogue.kept_columns import keep_column, kept_column
from explorer.catalogue.kind import ObjectKind
from explorer.catalogue.lance_dataset import (
    as_matrix,
    open_dataset,
    plain_lance_errors,
    read_embeddings,
)
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.map_files import read_layout
from explorer.catalogue.mirror import local_folder
from explorer.catalogue.projection import Projection
from explorer.catalogue.reading import hold_version
from explorer.errors import CatalogueError
from explorer.object_store.address import address_behind, shown_place
from explorer.object_store.cache import hold

INTERNAL = ("thumbnail", "embedding", "reference", "map_x", "map_y")
DERIVED = ("oddness", "familiarity")
SKY = ("ra_deg", "dec_deg")


class Catalogue:
    """A finished catalogue, open for reading; safe to share between threads.

    A galaxy's row is its place in the dataset: it never changes, since galaxies are only appended.

    Attributes:
        version: what changes whenever the catalogue does.
        address: what stands in the addresses of its images, and changes when these may.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self.version = self.address = manifest.fingerprint()
        remote = address_behind(path)
        self._mirror = hold(path) if remote else None  # stays while it is open
        self._held_version = None if remote else hold_version(path, manifest.dataset_version)
        self._dataset = open_dataset(path, manifest.dataset_version)
        self._columns: dict[str, pa.ChunkedArray] = {}
        self._lock = RLock()

    @classmethod
    def open(cls, path: str | Path) -> "Catalogue":
        """The catalogue in folder `path`, or at an address as s3://bucket/name.

        Raises:
            CatalogueError: the folder is no catalogue, or its build has not finished.
            StoreError: the object store does not answer, or refuses.
        """
        folder = local_folder(path)
        manifest = Manifest.read(folder)
        if not manifest.complete:
            raise CatalogueError(
                f"The build of {shown_place(folder)} has not finished. Run: "
                f"{manifest.build_command(folder)} (it goes on where it stopped)"
            )
        return cls(folder, manifest)

    @property
    def place(self) -> str:
        """Its folder, or its address on an object store."""
        return shown_place(self.path)

    def __len__(self) -> int:
        return self.manifest.galaxies

    @cached_property
    def columns(self) -> list[Column]:
        """The columns to sort, filter and colour by, the user's own first; lists are none."""
        hidden = (*INTERNAL, "id")
        fields = {name: self._dataset.schema.field(held) for name, held in self._held.items()}
        found = [
            Column(name, kind_of(field.type), self._origin(field.name))
            for name, field in fields.items()
            if name not in hidden and not is_nested(field.type)
        ]
        return sorted(found, key=lambda column: ("user", "derived", "vote").index(column.origin))

    @cached_property
    def _held(self) -> dict[str, str]:
        """Stored column by the name it is known by, in the order of the dataset."""
        return stored_by_known(self._dataset.schema.names)

    def _origin(self, name: str) -> str:
        if name in self.manifest.encoder.get("vote_names", ()):
            return "vote"
        if name == "familiarity" and self.manifest.familiar is None:
            return "user"  # a column of one's own, in a catalogue built before there was ours
        return "derived" if name in (*DERIVED, *self.manifest.taught) else "user"

    @property
    def pictured(self) -> bool:
        """Whether its galaxies are seen in images; light curves are drawn, and are not."""
        return self.manifest.build.get("kind") != "lightcurves"

    @property
    def object_kind(self) -> ObjectKind:
        """What pages and messages call what is in it."""
        return self.manifest.object_kind

    @cached_property
    def has_sky(self) -> bool:
        """Whether any galaxy has sky coordinates."""
        names = self._dataset.schema.names
        return "ra_deg" in names and self.arrow("ra_deg").null_count < len(self)

    def ids(self) -> Ids:
        """Every id, str (N,), by row."""
        return self._ids

    @cached_property
    def _ids(self) -> Ids:
        return Ids(self._read(["id"])["id"])

    def row_of(self, galaxy: str) -> int:
        """The row of one id.

        Raises:
            CatalogueError: no such galaxy here.
        """
        return int(self.rows_of([galaxy])[0])

    def rows_of(self, galaxies: Sequence[str]) -> NDArray[np.int64]:
        """The rows of several ids, int64; raises CatalogueError on the first unknown one."""
        rows = self._ids.rows_of(galaxies)
        if (rows < 0).any():
            raise CatalogueError(
                f"No {self.object_kind} {galaxies[int((rows < 0).argmax())]!r} among the "
                f"{len(self):,} of this catalogue (the first id is {self._ids[0]!r})."
            )
        return rows

    def known_rows(self, galaxies: Iterable[str]) -> dict[str, int]:
        """Row by id of those of `galaxies` that are here; labels may outlive their galaxy."""
        asked = [galaxy for galaxy in galaxies if galaxy]
        rows = self._ids.rows_of(asked).tolist()
        return {galaxy: row for galaxy, row in zip(asked, rows, strict=True) if row >= 0}

    def arrow(self, name: str) -> pa.ChunkedArray:
        """A whole column as Arrow, kept in memory once read."""
        if name == "id":
            return self._ids.column
        with self._lock:
            if name not in self._columns:
                if name not in self._held:
                    raise CatalogueError(unknown_column(name, self._known_names))
                self._columns[name] = self._read([name])[name]
            return self._columns[name]

    def column_names(self) -> str:
        """The names of `columns`, comma-separated, for messages."""
        return ", ".join(self._known_names)

    @property
    def _known_names(self) -> list[str]:
        return ["id", *(column.name for column in self.columns)]

    def column(self, name: str) -> NDArray[Any]:
        """A column by row: numbers as float64 or int64 (null = NaN), text as str objects (N,)."""
        return self.arrow(name).to_numpy()

    def map_xy(self, layout: str = "map") -> NDArray[np.float32]:
        """Positions on the map or on another layout, float32 (N, 2).

        Raises:
            CatalogueError: no layout of that name.
        """
        if layout == "map":
            held = self._read(["map_x", "map_y"])  # not kept: large, read once
            return np.stack([held[name].to_numpy() for name in held.column_names], axis=1).astype(
                np.float32
            )
        if layout not in self.manifest.layouts:
            known = ", ".join(["map", *self.manifest.layouts])
            raise CatalogueError(f"No layout {layout!r}; there are: {known}.")
        return read_layout(self.path, self.manifest.layouts[layout])

    def thumbnails(self, rows: Sequence[int] | NDArray[np.int64]) -> list[bytes]:
        """JPEG bytes of the given rows, in their order."""
        return self._take(rows, ["thumbnail"])["thumbnail"].to_pylist()

    def values(self, row: int) -> dict[str, Any]:
        """Every column of one galaxy but its pixels and embedding, as Python values."""
        names = [name for name in self._held if name not in ("thumbnail", "embedding")]
        return self._take([row], names).to_pylist()[0]

    def table(self, rows: NDArray[np.int64], names: Sequence[str]) -> pa.Table:
        """Columns `names` of `rows`, in their order, as Arrow."""
        return self._take(rows, list(names))

    def sample(self, names: Sequence[str], step: int) -> pa.Table:
        """Columns `names` of every `step`-th row, read in one pass and not kept in memory."""
        first, parts = 0, []
        with plain_lance_errors(self.path):
            for batch in self._dataset.to_batches(columns=self._stored(names)):
                skipped = -first % step
                parts.append(batch.take(pa.array(np.arange(skipped, batch.num_rows, step))))
                first += batch.num_rows
        return pa.Table.from_batches(parts).rename_columns(list(names))

    def embeddings(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float16]:
        """Embeddings float16 (R, D) of the given rows, in their order."""
        return as_matrix(self._take(rows, ["embedding"])["embedding"])

    def embedding_batches(self, batch_size: int = 16_384) -> Iterator[NDArray[np.float16]]:
        """All embeddings by row, float16 (B, D) at a time."""
        yield from read_embeddings(self._dataset, batch_size)

    @cached_property
    def projection(self) -> Projection:
        """What turns an embedding into a search vector."""
        return Projection.read(self.path / self.manifest.projection["file"])

    def _read(self, names: list[str]) -> pa.Table:
        if self._mirror is None:
            return self._read_stored(names)
        return pa.table({name: self._read_once(name) for name in names})

    def _read_once(self, name: str) -> pa.ChunkedArray:
        """A column of a remote catalogue: from the store the first time, then from its mirror."""
        column = kept_column(self.path, name)
        if column is None:
            column = self._read_stored([name])[name]
            keep_column(self.path, name, column)
        return column

    def _read_stored(self, names: list[str]) -> pa.Table:
        with plain_lance_errors(self.path):
            table = self._dataset.to_table(columns=self._stored(names))
        return table.select(self._stored(names)).rename_columns(names)

    def _stored(self, names: Sequence[str]) -> list[str]:
        return [self._held.get(name, name) for name in names]

    def _take(self, rows: Sequence[int] | NDArray[np.int64], names: list[str]) -> pa.Table:
        wanted = np.asarray(rows, dtype=np.int64)
        if len(wanted) and (wanted.min() < 0 or wanted.max() >= len(self)):
            raise CatalogueError(f"Rows run from 0 to {len(self) - 1}; asked for {wanted.max()}.")
        with plain_lance_errors(self.path):
            return self._dataset.take(wanted, columns=self._stored(names)).rename_columns(names)
