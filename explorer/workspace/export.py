"""Galaxies of an open catalogue written as a table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from explorer.arrays import Rows
from explorer.errors import ExplorerError, unwritten
from explorer.export.galaxies import collection_column, export_columns
from explorer.export.writers import write_table
from explorer.labels import Rater
from explorer.labels.collections import MARK, is_collection
from explorer.search.select import ANYONE
from explorer.workspace.ranking import Ranker


@dataclass(frozen=True)
class Subset:
    """Which galaxies: those of `ids` in their order, or all with this tag that pass the filter.

    With a collection, "mergers/", a column "tag_mergers" says which of its tags each has.
    """

    ids: Sequence[str] | None = None
    tag: str = ""
    where: str = ""


def export_galaxies(
    ranker: Ranker,
    subset: Subset,
    destination: Path | BinaryIO,
    *,
    format: str = "csv",  # noqa: A002, RUF100
    rater: Rater = ANYONE,
) -> int:
    """Write galaxies as a table that pandas and TOPCAT read as it is; returns its rows.

    Args:
        ranker: of the catalogue; the rater's interest stands in the table once they rated.
        subset: which galaxies.
        destination: a path, or an open binary file.
        format: csv, parquet, votable or fits.
        rater: whose ratings stand in the table.

    Raises:
        LabelError: no galaxy has that tag.
        ExplorerError: the file cannot be written.
    """
    catalogue, labels = ranker.catalogue, ranker.labels
    if subset.tag:
        labels.check_tag(subset.tag)
    rows = _rows(ranker, subset, rater)
    interest = ranker.scores(rater) if labels.ratings(**rater.words) else None
    columns = export_columns(catalogue, labels, rows, rater, interest=interest)
    if is_collection(subset.tag):
        name = f"tag_{subset.tag.removesuffix(MARK)}"
        columns[_free(name, columns)] = collection_column(labels, columns["id"], subset.tag)
    try:
        return write_table(columns, destination, format=format, units=catalogue.manifest.units)
    except OSError as error:
        raise ExplorerError(unwritten(destination, error)) from error


def _free(name: str, taken: Collection[str]) -> str:
    """The name, or the next one that no column has."""
    return _free(f"{name}_here", taken) if name in taken else name


def _rows(ranker: Ranker, subset: Subset, rater: Rater) -> Rows:
    if subset.ids is not None:
        return ranker.catalogue.rows_of(subset.ids)
    return np.sort(ranker.search.selection.rows(subset.where, tag=subset.tag, rater=rater))
