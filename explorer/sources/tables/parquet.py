"""Parquet as Arrow, one file or a folder of parts, in plain types with their units."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.catalogue.units import UNIT
from explorer.config import Limits
from explorer.errors import ExplorerError, SourceError
from explorer.sources.bounded import unpacked_file
from explorer.sources.partitioned import parquet_parts


def read_parquet(
    path: Path, as_text: tuple[str, ...], only: tuple[str, ...] | None = None
) -> pa.Table:
    """A file of Parquet or a folder of them as Arrow, all columns or `only` some.

    Raises:
        SourceError: a folder without such files.
        ExplorerError: it unpacks to more than a table may.
    """
    parts = parquet_parts(path) if path.is_dir() else [path]
    if not parts:
        raise SourceError(f"The folder '{path}' is no table: it holds no parts in Parquet.")
    limit = Limits.from_environment().table
    files = [pq.ParquetFile(unpacked_file(part, limit)) for part in parts]
    _check_unpacked([file.metadata for file in files], only)
    tables = [_whole(file, only) for file in files]
    return tables[0] if len(tables) == 1 else pa.concat_tables(tables, promote_options="permissive")


def _whole(file: pq.ParquetFile, only: tuple[str, ...] | None) -> pa.Table:
    """Some columns of a file, in plain types, with their units."""
    table = file.read(None if only is None else list(only))
    columns = [column.cast(_plain_kind(column.type)) for column in table.columns]
    fields = [
        pa.field(old.name, column.type, metadata=_said_unit(old))
        for old, column in zip(table.schema, columns, strict=True)
    ]
    return pa.table(columns, schema=pa.schema(fields))


def _said_unit(field: pa.Field) -> dict[bytes, bytes] | None:
    told = field.metadata or {}
    return {UNIT: told[UNIT]} if UNIT in told else None


def _plain_kind(kind: pa.DataType) -> pa.DataType:
    """The type itself, without the ways that Arrow has of packing texts."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    views = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}
    return views.get(kind, kind)


def _check_unpacked(files: list[pq.FileMetaData], only: tuple[str, ...] | None) -> None:
    """Parquet may hold a million times what it takes: its own record says how much."""
    limit = Limits.from_environment().table
    most = sum(_unpacked_bytes(metadata, only) for metadata in files)
    if most > limit.bytes:
        raise ExplorerError(f"It unpacks to {most / 2**20:,.0f} MB. {limit}")


def _unpacked_bytes(metadata: pq.FileMetaData, only: tuple[str, ...] | None) -> int:
    """How much the columns of a file, all or some, take unpacked: four bytes a value at least."""
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    if only is None:
        least = metadata.num_rows * metadata.num_columns * 4
        return max(sum(group.total_byte_size for group in groups), least)
    parts = [group.column(at) for group in groups for at in range(group.num_columns)]
    kept = [part for part in parts if part.path_in_schema.partition(".")[0] in only]
    said = sum(part.total_uncompressed_size for part in kept)
    return max(said, metadata.num_rows * len(only) * 4)
