"""Which galaxies pass a filter, a tag and a rating, and in what order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.arrays import Mask, Rows
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.filters import Columns, mask_of
from explorer.labels import Labels, Rater

FILTERS_KEPT = 4
ORDERS_KEPT = 16
ANYONE = Rater()


@dataclass(frozen=True)
class Order:
    """How galaxies are sorted: by a column, or by scores (N,) where these are given.

    An empty `column` without scores keeps the catalogue's own order. Missing values come last.
    `then` orders those that are alike in it.
    """

    column: str = "oddness"
    descending: bool = True
    scores: NDArray[np.float32] | None = None
    then: "Order | None" = None


ODDEST_FIRST = Order()


class Selection:
    """Filters and orders over one catalogue and its labels; safe to share between threads."""

    def __init__(self, catalogue: Catalogue, labels: Labels) -> None:
        self.catalogue = catalogue
        self.labels = labels
        self._sorted = lru_cache(maxsize=ORDERS_KEPT)(self._sort_by_column)
        self._masks = lru_cache(maxsize=FILTERS_KEPT)(self._filter)

    def mask(self, where: str, rater: Rater = ANYONE) -> Mask:
        """Which galaxies pass a filter, bool (N,), read-only; `tag` and `rating` may stand in it.

        It is kept while ratings and tags stay as they are: a page asks several times over.

        Raises:
            FilterError: the filter cannot be read.
        """
        return self._masks(where, rater, self.labels.version())

    def rows(
        self,
        where: str = "",
        *,
        tag: str = "",
        order: Order = ODDEST_FIRST,
        rater: Rater = ANYONE,
    ) -> Rows:
        """Rows that pass the filter and hold the tag, in order; missing values come last.

        Raises:
            FilterError: the filter cannot be read.
            CatalogueError: an unknown column to sort by.
        """
        ordered = self._sort(order)
        mask = self.mask(where, rater)
        if tag:
            mask = mask & self._tag_mask(tag)
        return ordered[mask[ordered]]

    def oddest(self, k: int, among: Mask | None = None) -> Rows:
        """The k oddest of those that `among` bool (N,) lets pass, the oddest first."""
        oddness = self.catalogue.column("oddness")
        rows = np.arange(len(oddness)) if among is None else np.flatnonzero(among)
        values = -oddness[rows]
        if len(rows) > k:
            first = np.argpartition(values, k)[:k]
            rows, values = rows[first], values[first]
        return rows[np.lexsort((rows, values))]

    def _sort(self, order: Order) -> Rows:
        if order.then is not None and (order.column or order.scores is not None):
            rest = self._sort(order.then)
            return rest[np.argsort(self._keys(order)[rest], kind="stable")]
        if order.scores is not None:
            return np.argsort(-order.scores if order.descending else order.scores, kind="stable")
        if not order.column:
            return np.arange(len(self.catalogue))
        return self._sorted(order.column, order.descending)

    def _keys(self, order: Order) -> NDArray[np.floating] | NDArray[np.integer]:
        """What ascends in the order asked for, (N,), the same for galaxies that are alike."""
        if order.scores is not None:
            return -order.scores if order.descending else order.scores
        column = self.catalogue.arrow(order.column)
        if pa.types.is_floating(column.type):
            values = column.to_numpy()
            return -values if order.descending else values
        way = "descending" if order.descending else "ascending"
        return pc.rank(column, sort_keys=way, tiebreaker="dense").to_numpy().astype(np.int64)

    def _sort_by_column(self, name: str, descending: bool) -> Rows:
        column = self.catalogue.arrow(name)
        if pa.types.is_floating(column.type):  # several times faster than Arrow's, missing last too
            values = column.to_numpy()
            return np.argsort(-values if descending else values, kind="stable")
        way = "descending" if descending else "ascending"
        return pc.array_sort_indices(column, order=way).to_numpy().astype(np.int64)

    def _filter(self, where: str, rater: Rater, version: int) -> Mask:
        names = tuple(["id", *(column.name for column in self.catalogue.columns)])
        special = {
            "tag": self._tag_mask,
            "rating": lambda answer: self._rating_mask(answer, rater),
        }
        columns = Columns(self.catalogue.arrow, names, len(self.catalogue), special)
        mask = mask_of(where, columns)
        mask.flags.writeable = False
        return mask

    def _tag_mask(self, tag: str | None) -> Mask:
        tags = self.labels.tags() if tag is None else [tag]
        return self._mask_of_ids([galaxy for name in tags for galaxy in self.labels.tagged(name)])

    def _rating_mask(self, answer: str | None, rater: Rater) -> Mask:
        ratings = self.labels.ratings(**rater.words)
        return self._mask_of_ids([g for g, r in ratings.items() if answer in (None, r.answer)])

    def _mask_of_ids(self, galaxies: Sequence[str]) -> Mask:
        mask = np.zeros(len(self.catalogue), dtype=bool)
        mask[list(self.catalogue.known_rows(galaxies).values())] = True
        return mask
