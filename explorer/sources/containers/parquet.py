"""Cells of Parquet files, read a group of rows at a time."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.errors import SourceError, reason_of
from explorer.sources.containers.cell_source import CellSource, cell_source, image_column
from explorer.sources.files import Reading
from explorer.sources.tables import read_table


@dataclass
class ParquetCells:
    """Rows of several files of one schema; the latest group of rows that was read is kept."""

    path: Path
    files: list[pq.ParquetFile]
    starts: list[int]  # of each group of rows, in order
    groups: list[tuple[int, int]]  # the file of each, and its number there
    _held: dict[tuple[str, int], pa.ChunkedArray] = field(default_factory=dict)

    @property
    def schema(self) -> pa.Schema:
        """The columns of the first file."""
        return self.files[0].schema_arrow

    def table(self, names: list[str]) -> pa.Table:
        """Some columns, whole."""
        return read_table(self.path, only=tuple(names))

    def cell(self, name: str, at: int) -> pa.Scalar:
        """One cell of a column."""
        group = bisect_right(self.starts, at) - 1
        if (name, group) not in self._held:
            file, number = self.groups[group]
            column = self.files[file].read_row_group(number, columns=[name]).column(name)
            self._held = {(name, group): column}
        return self._held[name, group][at - self.starts[group]]


def parquet_source(
    path: Path, files: Sequence[Path], *, name: str, reading: Reading
) -> CellSource | None:
    """The galaxies of Parquet files with images in a column; None where no column has any.

    Raises:
        SourceError: a damaged file, or a table that cannot be kept.
    """
    try:
        opened = [pq.ParquetFile(file) for file in files]
    except (OSError, pa.ArrowException) as error:
        raise SourceError(f"The table '{path}' cannot be read ({reason_of(error)}).") from error
    if not opened or not image_column(opened[0].schema_arrow, reading.image_column):
        return None
    groups = [
        (at, number) for at, file in enumerate(opened) for number in range(file.num_row_groups)
    ]
    sizes = [opened[at].metadata.row_group(number).num_rows for at, number in groups]
    starts = [0, *accumulate(sizes)][:-1]
    return cell_source(path, name, ParquetCells(path, opened, starts, groups), reading)
