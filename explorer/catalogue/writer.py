"""Writing galaxies: appended a fragment at a time, so that a killed build loses one at most."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import lance
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.column_names import as_stored
from explorer.catalogue.fragments import commit_fragments, discard_fragments, write_uncommitted
from explorer.catalogue.lance_dataset import open_dataset, plain_lance_errors, read_embeddings
from explorer.catalogue.manifest import GALAXIES, Manifest
from explorer.catalogue.stored_galaxies import whole_table
from explorer.errors import CatalogueError, reason_of
from explorer.object_store.address import refuse_remote

AT_ONCE = 65_536  # rows
NEW = "new_"  # before the name of a column that is written anew, until the old one has gone


class Writer:
    """The galaxies of one catalogue while it is being built."""

    def __init__(self, folder: Path) -> None:
        refuse_remote(folder)
        self.folder = folder
        self._dataset = open_dataset(folder) if (folder / GALAXIES).exists() else None

    @property
    def dataset(self) -> lance.LanceDataset:
        """The open dataset; CatalogueError while nothing has been written."""
        if self._dataset is None:
            raise CatalogueError(f"{self.folder} holds no galaxy yet.")
        return self._dataset

    def __len__(self) -> int:
        return self._dataset.count_rows() if self._dataset else 0

    def ids(self) -> set[str]:
        """Ids stored so far."""
        if self._dataset is None:
            return set()
        with plain_lance_errors(self.folder):
            return set(self._dataset.to_table(columns=["id"])["id"].to_pylist())

    def append(
        self,
        table: pa.Table,
        *,
        thumbnails: Sequence[bytes],
        embeddings: NDArray[np.float32],
        votes: dict[str, NDArray[np.float32]],
    ) -> None:
        """Commit one fragment; see `whole_table`."""
        self._commit(whole_table(table, thumbnails=thumbnails, embeddings=embeddings, votes=votes))

    def write_uncommitted(self, table: pa.Table) -> list[str]:
        """Write a `whole_table` for `commit_written`, of this or another process, to commit.

        The catalogue has all of its columns by then.
        """
        table = table.rename_columns(as_stored(table.column_names, self.dataset.schema.names))
        with plain_lance_errors(self.folder, "written"):
            return write_uncommitted(self.dataset, self._cast(table))

    def commit_written(self, written: Sequence[str]) -> None:
        """Commit fragments in this order, as one version."""
        if written:
            with plain_lance_errors(self.folder, "written"):
                self._dataset = commit_fragments(self.dataset, written)

    def discard_written(self) -> None:
        """Remove what was written and never committed; only for who holds the write lock."""
        if self._dataset is not None:
            with plain_lance_errors(self.folder, "written"):
                discard_fragments(self._dataset)

    def _commit(self, table: pa.Table) -> None:
        address = str(self.folder / GALAXIES)
        if self._dataset is None:
            with plain_lance_errors(self.folder, "written"):
                self._dataset = lance.write_dataset(table, address)
            return
        present = self._dataset.schema
        table = table.rename_columns(as_stored(table.column_names, present.names))
        new = [f for f in table.schema if f.name not in present.names]
        with plain_lance_errors(self.folder, "written"):
            if new:
                self._dataset.add_columns(pa.schema([pa.field(f.name, f.type) for f in new]))
            self._dataset = lance.write_dataset(self._cast(table), address, mode="append")

    def check(self, table: pa.Table, *, made: Iterable[str] = ()) -> None:
        """Whether `table` (id, reference, columns) can be appended, before anything is embedded.

        Raises:
            CatalogueError: a column of another type than the catalogue's, or with the name of one
                that a model, a match or a list has written (`made`); the message names it.
        """
        if self._dataset is None:
            return
        present = self._dataset.schema.names
        table = table.rename_columns(as_stored(table.column_names, present))
        for name in made:
            if name in table.column_names:
                raise CatalogueError(
                    f"A model, a match or a list has written the catalogue's column {name!r}, and "
                    "the table has one of that name: rename it there, or build into another folder."
                )
        self._cast(table.select([name for name in table.column_names if name in present]))

    def _cast(self, table: pa.Table) -> pa.Table:
        fields = [self.dataset.schema.field(name) for name in table.schema.names]
        columns = [_as_kept(c, field) for c, field in zip(table.columns, fields, strict=True)]
        return pa.table(columns, schema=pa.schema(fields))

    def replace_columns(
        self, columns: Mapping[str, NDArray[np.float32] | pa.ChunkedArray], drop: Iterable[str] = ()
    ) -> None:
        """Store per-galaxy results (N,), by row, in place of older ones and of those to `drop`.

        An array is stored as float32, an Arrow column as it is.
        """
        present = self.dataset.schema.names
        old = [name for name in present if name in columns or name in set(drop)]
        made = _in_batches(columns, len(self))
        with plain_lance_errors(self.folder, "written"):
            if old:
                self.dataset.drop_columns(old)
            self.dataset.add_columns(made)
        self._dataset = open_dataset(self.folder)

    def drop_columns(self, names: Sequence[str]) -> None:
        """Remove columns."""
        with plain_lance_errors(self.folder, "written"):
            self.dataset.drop_columns(list(names))
        self._dataset = open_dataset(self.folder)

    def replace_thumbnails(self, batches: Iterator[list[bytes]]) -> None:
        """Store JPEG bytes by row, some at a time, in place of the thumbnails there are.

        A reader has the version that the manifest names: killed in between, nothing is lost.
        """
        arrays = (pa.array(batch, pa.large_binary()) for batch in batches)
        tables = (pa.table({"thumbnail": array}) for array in arrays)
        self.replace_streamed(["thumbnail"], tables)

    def replace_streamed(self, names: Sequence[str], tables: Iterator[pa.Table]) -> None:
        """Store the columns `names` by row, in place of those there are, some rows at a time.

        A reader has the version that the manifest names: killed in between, nothing is lost.
        """
        kept = [self.dataset.schema.field(name) for name in names]
        schema = pa.schema([pa.field(NEW + field.name, field.type) for field in kept])
        casts = (table.select(list(names)).rename_columns(schema.names).cast(schema)
                 for table in tables)  # fmt: skip
        made = (batch for table in casts for batch in table.combine_chunks().to_batches())
        renamed: list[Any] = [{"path": NEW + name, "name": name} for name in names]
        with plain_lance_errors(self.folder, "written"):
            self.dataset.add_columns(pa.RecordBatchReader.from_batches(schema, made))
            self.dataset.drop_columns(list(names))
            self.dataset.alter_columns(*renamed)
        self._dataset = open_dataset(self.folder)

    def undo_unfinished(self, manifest: Manifest) -> None:
        """Bring back the columns as they were before a write that was killed on its way.

        What a reader sees, the version that the manifest names, is what is brought back.
        """
        if not manifest.complete or len(self) != manifest.galaxies:
            return
        if manifest.dataset_version in (None, self.dataset.version):
            return
        published = open_dataset(self.folder, manifest.dataset_version)
        with plain_lance_errors(self.folder, "written"):
            published.restore()
        self._dataset = open_dataset(self.folder)

    def has(self, *names: str) -> bool:
        """Whether all these columns are stored."""
        return set(names) <= set(self.dataset.schema.names)

    def numbers(self, names: list[str]) -> Iterator[NDArray[np.float32]]:
        """Stored results by row, float32 (B, names) at a time, NaN where missing."""
        with plain_lance_errors(self.folder):
            for batch in self.dataset.to_batches(columns=names, batch_size=AT_ONCE):
                if batch.num_rows:
                    held = [batch[name].to_numpy(zero_copy_only=False) for name in names]
                    yield np.stack(held, axis=1).astype(np.float32)

    def embedding_batches(self) -> Iterator[NDArray[np.float16]]:
        """Embeddings by row, float16 (B, D) at a time."""
        return read_embeddings(self.dataset)


def _in_batches(
    columns: Mapping[str, NDArray[np.float32] | pa.ChunkedArray], count: int
) -> pa.RecordBatchReader:
    """Columns (N,) as Lance takes them: some rows at a time, so that arrays may lie in files."""

    def part(at: int) -> pa.Table:
        some = {name: values[at : at + AT_ONCE] for name, values in columns.items()}
        return pa.table({name: _as_arrow(values) for name, values in some.items()})

    made = (batch for at in range(0, count, AT_ONCE) for batch in part(at).to_batches())
    return pa.RecordBatchReader.from_batches(part(0).schema, made)


def _as_arrow(values: NDArray[np.float32] | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pa.array(values, pa.float32()) if isinstance(values, np.ndarray) else values


def _as_kept(column: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    try:
        return column.cast(field.type)
    except pa.ArrowException as error:
        raise CatalogueError(
            f"The catalogue's column {field.name!r} is {field.type}, the new table's does not fit "
            f"({reason_of(error)}). Give it the same type, or build into another folder."
        ) from error


def discard_uncommitted(folder: Path) -> None:
    """Remove what a build left that was killed in its first commit: data that no version names.

    Only for a catalogue that is unfinished: from a finished one nothing is ever removed.
    """
    place = folder / GALAXIES
    versions = place.glob("_versions/*.manifest")
    if place.is_dir() and not any(path.stat().st_size for path in versions):
        shutil.rmtree(place)
