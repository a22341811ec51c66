"""What an export says of each galaxy: place, tags, rating, the user's columns, and provenance."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.arrays import Rows
from explorer.catalogue.dataset import SKY, Catalogue
from explorer.labels import Labels, Rater
from explorer.labels.collections import tag_within, tags_meant
from explorer.labels.remarks import Remark
from explorer.search.nearest import Neighbours

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("tags", "rating", "rated_by", "rated_at", "theme", "encoder", "catalogue_version")


def export_columns(
    catalogue: Catalogue,
    labels: Labels,
    rows: Rows,
    rater: Rater,
    *,
    interest: NDArray[np.float32] | None = None,
) -> dict[str, Any]:
    """Columns of an exported table, R values each, in their order.

    Args:
        catalogue: where the galaxies are.
        labels: where their tags and ratings are.
        rows: int64 (R,).
        rater: whose ratings.
        interest: float32 (N,), how much they would want each galaxy; left out if None.
    """
    ids = [str(catalogue.ids()[row]) for row in rows]
    names = [column.name for column in catalogue.columns if column.name not in SKY]
    stored = catalogue.table(rows, [*(SKY if catalogue.has_sky else ()), *names])
    columns: dict[str, Any] = {"id": ids}
    columns |= {name: stored[name] for name in SKY if catalogue.has_sky}
    columns |= labels_of(labels, ids, rater) | _remarks(labels, ids)
    if interest is not None:
        columns["interest"] = interest[rows]
    free = _free_names(names, taken=(*NAMES, "remarks", "interest"))
    columns |= {free[name]: _values(stored[name]) for name in names}
    encoder = catalogue.manifest.encoder
    columns["encoder"] = [f"{encoder['name']}-{encoder['weights_sha256'][:8]}"] * len(ids)
    columns["catalogue_version"] = [catalogue.version] * len(ids)
    return columns


def labels_of(labels: Labels, ids: list[str], rater: Rater) -> dict[str, list[str | None]]:
    """Tags and one researcher's ratings of some galaxies, a column each; None where none."""
    tags = labels.tags_of(ids)
    ratings = labels.ratings(**rater.words)
    given = [ratings.get(galaxy) for galaxy in ids]
    return {
        "tags": ["; ".join(tags.get(galaxy, [])) or None for galaxy in ids],
        "rating": [rating.answer if rating else None for rating in given],
        "rated_by": [rater.who if rating else None for rating in given],
        "rated_at": [rating.when.isoformat() if rating else None for rating in given],
        "theme": [rater.theme if rating else None for rating in given],
    }


def collection_column(labels: Labels, ids: list[str], collection: str) -> list[str | None]:
    """What of the collection "mergers/" each galaxy has: "sure", "doubtful; sure", or None."""
    tags = labels.tags_of(ids)
    of_each = (tags_meant(collection, tags[galaxy]) for galaxy in ids)
    return ["; ".join(tag_within(tag) for tag in within) or None for within in of_each]


def _remarks(labels: Labels, ids: list[str]) -> dict[str, list[str | None]]:
    """What was written on each, "who: text", in one line; nothing where nobody wrote anything."""
    written = labels.remarks.of(ids)
    said = ["; ".join(_remark_line(remark) for remark in written[galaxy]) for galaxy in ids]
    return {"remarks": [text or None for text in said]} if any(said) else {}


def _remark_line(remark: Remark) -> str:
    return " ".join(f"{remark.who}: {remark.text}".split())


def _values(column: pa.ChunkedArray) -> NDArray[Any] | pa.ChunkedArray:
    """Numbers without a gap as numpy, so that float32 stays float32; the rest as it is."""
    return column if column.null_count else column.to_numpy()


def _free_names(names: list[str], *, taken: Iterable[str]) -> dict[str, str]:
    """The name of each of the user's columns in a table that has columns of its own (`taken`)."""
    free = {}
    for name in names:
        free[name] = name
        while free[name] in taken or (free[name] != name and free[name] in names):
            free[name] += "_user"
    return free


def results_table(catalogue: Catalogue, found: Neighbours) -> "pd.DataFrame":
    """`found` as id, similarity, rank (from 1), folded, RA and Dec where known, and all columns.

    A column of the user's that bears one of these names gets `_user` behind it. How the search
    went is in the table's `attrs`: recall and ms.
    """
    ranks = np.arange(found.first, found.first + len(found.rows))
    own: dict[str, NDArray[Any]] = {
        "similarity": found.similarity,
        "rank": ranks,
        "folded": found.folded,
    }
    table = ranked_table(catalogue, found.rows, own)
    table.attrs.update(recall=found.recall, ms=found.ms)
    return table


def ranked_table(
    catalogue: Catalogue, rows: Rows, own: Mapping[str, NDArray[Any]]
) -> "pd.DataFrame":
    """Galaxies as id, the columns `own` (R,) of a search, RA and Dec where known, all columns."""
    import pandas as pd  # half a second that only this answer is worth

    names = [c.name for c in catalogue.columns if c.name not in SKY]
    stored = catalogue.table(rows, [*(SKY if catalogue.has_sky else ()), *names])
    table = pd.DataFrame({"id": [str(galaxy) for galaxy in catalogue.ids()[rows]], **own})
    columns = stored.to_pandas().rename(columns=_free_names(names, taken=("id", *own)))
    return pd.concat([table, columns], axis=1)
