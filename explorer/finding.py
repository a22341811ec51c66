"""What can be asked of a catalogue and its labels: find, filter and sort its galaxies."""

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.sky import parse_position, within_cone
from explorer.catalogue.where import Columns, mask_of
from explorer.errors import CatalogueError
from explorer.labels import DEFAULT_THEME, Labels
from explorer.similarity import Sky

CONE_ARCSEC = 60.0
MOST_FOUND = 1_000

Rows = NDArray[np.int64]


class Finding:
    """A catalogue and its labels, to find rows in; safe to share between threads."""

    def __init__(self, catalogue: Catalogue, labels: Labels) -> None:
        self.catalogue = catalogue
        self.labels = labels
        self._ordered = lru_cache(maxsize=16)(self._ordered_rows)

    @cached_property
    def sky(self) -> Sky | None:
        """Positions by row; None for a catalogue without coordinates."""
        if not self.catalogue.has_sky:
            return None
        return Sky(self.catalogue.column("ra_deg"), self.catalogue.column("dec_deg"))

    def find(self, text: str) -> Rows:
        """Rows for what a user typed: an id, "ra dec", the start of ids, or a word in a column."""
        wanted = text.strip()
        if not wanted:
            return np.zeros(0, np.int64)
        known = self.catalogue.known_rows([wanted])
        if known:
            return np.array(list(known.values()), np.int64)
        found = self._find_position(wanted)
        return self._find_word(wanted) if found is None else found

    def _find_position(self, text: str) -> Rows | None:
        try:
            centre = parse_position(text)
        except ValueError:  # no position: an id or a word
            return None
        return None if self.sky is None else self.cone(centre)[0]

    def cone(
        self, centre: tuple[float, float], radius_arcsec: float = CONE_ARCSEC
    ) -> tuple[Rows, NDArray[np.float64]]:
        """Rows within a cone around (ra_deg, dec_deg), nearest first, and their separation."""
        if self.sky is None:
            raise CatalogueError("This catalogue has no sky coordinates; search by id instead.")
        return within_cone(self.sky.ra_deg, self.sky.dec_deg, centre, radius_arcsec)

    def _find_word(self, word: str) -> Rows:
        arrow = self.catalogue.arrow
        mask = np.asarray(pc.starts_with(arrow("id"), word, ignore_case=True))
        for column in self.catalogue.columns:
            if column.kind == "text" and not mask.any():
                text = arrow(column.name).cast("string")
                found = pc.match_substring(text, word, ignore_case=True)
                mask = mask | np.asarray(pc.fill_null(found, False))
        return np.flatnonzero(mask)[:MOST_FOUND]

    def mask(self, where: str, *, who: str = "", theme: str = DEFAULT_THEME) -> NDArray[np.bool_]:
        """Which galaxies pass a filter, bool (N,); `tag` and `rating` may stand in it too."""
        names = tuple(["id", *(column.name for column in self.catalogue.columns)])
        special = {
            "tag": self._tag_mask,
            "rating": lambda answer: self._rating_mask(answer, who, theme),
        }
        columns = Columns(self.catalogue.arrow, names, len(self.catalogue), special)
        return mask_of(where, columns)

    def _tag_mask(self, tag: str | None) -> NDArray[np.bool_]:
        tags = self.labels.tags() if tag is None else [tag]
        return self._mask_of_ids([galaxy for name in tags for galaxy in self.labels.tagged(name)])

    def _rating_mask(self, answer: str | None, who: str, theme: str) -> NDArray[np.bool_]:
        ratings = self.labels.ratings(who=who, theme=theme)
        return self._mask_of_ids([g for g, r in ratings.items() if answer in (None, r.answer)])

    def _mask_of_ids(self, galaxies: Sequence[str]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.catalogue), dtype=bool)
        mask[list(self.catalogue.known_rows(galaxies).values())] = True
        return mask

    def select(
        self,
        *,
        where: str = "",
        tag: str = "",
        sort: str = "oddness",
        descending: bool = True,
        who: str = "",
        theme: str = DEFAULT_THEME,
    ) -> Rows:
        """Rows that pass the filter and hold the tag, in order; missing values come last.

        An empty `sort` keeps the catalogue's own order.

        Raises:
            FilterError: the filter cannot be read.
            CatalogueError: an unknown column to sort by.
        """
        order = self._ordered(sort, descending) if sort else np.arange(len(self.catalogue))
        mask = self.mask(where, who=who, theme=theme)
        if tag:
            mask &= self._tag_mask(tag)
        return order[mask[order]]

    def _ordered_rows(self, sort: str, descending: bool) -> Rows:
        column = self.catalogue.arrow(sort)
        way = "descending" if descending else "ascending"
        return pc.array_sort_indices(column, order=way).to_numpy().astype(np.int64)
