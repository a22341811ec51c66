"""The catalogue as a table: one column, or some galaxies with their columns and labels."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import pandas as pd
import pyarrow as pa

from explorer.arrays import Rows
from explorer.catalogue.column_names import unknown_column
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.units import with_units
from explorer.errors import CatalogueError
from explorer.export.galaxies import labels_of
from explorer.export.writers import astropy_table
from explorer.labels import Rater
from explorer.search.select import Order, Selection
from explorer.workspace.given import names_of
from explorer.workspace.results import GalaxyTable

if TYPE_CHECKING:
    from astropy.table import Table

LABELS = ("tags", "rating")
IN_ORDER = Order("")
NULLABLE = {
    pa.type_for_alias(name.lower()): pd.api.types.pandas_dtype(name)
    for name in "Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64".split()
}
ONE_BY_ONE = 20_000  # beyond so many rows, reading all of them once is quicker than each alone


class TableWords(TypedDict, total=False):
    """What a table is to hold.

    Attributes:
        where: a filter; all galaxies if it is empty.
        columns: names of columns, among them "tags" and "rating"; all of the catalogue if None.
        labels: with tags and ratings beside them.
        who: whose ratings.
        theme: for which taste.
    """

    where: str
    columns: str | Sequence[str] | None
    labels: bool
    who: str
    theme: str


class Tables:
    """Tables of one open catalogue, in its own order; safe to share between threads."""

    def __init__(self, selection: Selection) -> None:
        self.catalogue, self.selection = selection.catalogue, selection

    def column(self, name: str) -> pd.Series:
        """One column by row, whole numbers exact also where some are missing.

        Raises:
            CatalogueError: no such column; the nearest names are told.
        """
        return _series(self.catalogue.arrow(_known(self.catalogue, [name])[0])).rename(name)

    def pandas(self, wanted: TableWords, rater: Rater) -> GalaxyTable:
        """Galaxies as a pandas table: `id`, then the columns.

        Raises:
            CatalogueError: no such column.
            FilterError: the filter cannot be read.
        """
        return self._shown(self.arrow(wanted, rater))

    def astropy(self, wanted: TableWords, rater: Rater) -> "Table":
        """The same as an astropy Table, with units and descriptions where they are known."""
        return astropy_table(with_units(self.arrow(wanted, rater), self.catalogue.manifest.units))

    def arrow(self, wanted: TableWords, rater: Rater) -> pa.Table:
        """The same as Arrow; raises as `pandas`."""
        rows = self.selection.rows(wanted.get("where", ""), order=IN_ORDER, rater=rater)
        names = self._names(names_of(wanted.get("columns")), labels=wanted.get("labels", False))
        return self._of_rows(rows, names, rater)

    def galaxies(self, ids: Sequence[str], rater: Rater) -> GalaxyTable:
        """Some galaxies in the order given, with all columns, tags and ratings.

        Raises:
            CatalogueError: an unknown id.
        """
        rows = self.catalogue.rows_of(ids)
        return self._shown(self._of_rows(rows, self._names(None, labels=True), rater))

    def _shown(self, held: pa.Table) -> GalaxyTable:
        columns = {name: _series(held[name]) for name in held.column_names}
        return GalaxyTable.shown_from(self.catalogue, pd.DataFrame(columns))

    def _of_rows(self, rows: Rows, names: list[str], rater: Rater) -> pa.Table:
        stored = _stored(self.catalogue, rows, [name for name in names if name not in LABELS])
        said = self._labels(stored["id"].to_pylist(), names, rater)
        return pa.table({name: said[name] if name in said else stored[name] for name in names})

    def _names(self, columns: Sequence[str] | None, *, labels: bool) -> list[str]:
        every = [column.name for column in self.catalogue.columns]
        known = _known(self.catalogue, every if columns is None else columns)
        return list(dict.fromkeys(["id", *known, *(LABELS if labels else ())]))

    def _labels(self, ids: list[str], names: Sequence[str], rater: Rater) -> dict[str, pa.Array]:
        wanted = [name for name in LABELS if name in names]
        if not wanted:
            return {}
        said = labels_of(self.selection.labels, ids, rater)
        return {name: pa.array(said[name], pa.string()) for name in wanted}


def _known(catalogue: Catalogue, names: Sequence[str]) -> list[str]:
    """The names themselves, all of columns to be seen or of labels."""
    there = ["id", *(column.name for column in catalogue.columns)]
    for name in names:
        if name not in (*there, *LABELS):
            raise CatalogueError(unknown_column(name, there))
    return list(names)


def _stored(catalogue: Catalogue, rows: Rows, names: list[str]) -> pa.Table:
    """Columns of `rows`, in their order; read in one pass where they are many, and not kept."""
    if len(rows) <= ONE_BY_ONE:
        return catalogue.table(rows, names)
    held = catalogue.sample(names, 1)
    every = len(rows) == len(catalogue) and bool((np.diff(rows) == 1).all())
    return held if every else held.take(pa.array(rows))


def _series(column: pa.ChunkedArray) -> pd.Series:
    """Arrow as pandas; whole numbers with gaps as pandas' own, which keep all their digits."""
    return column.to_pandas(types_mapper=NULLABLE.get if column.null_count else None)
