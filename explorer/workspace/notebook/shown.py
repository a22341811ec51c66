"""What a widget shows: some galaxies in order, and the numbers that stand on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explorer.arrays import Mask, Rows
from explorer.labels import Rater
from explorer.search.select import Selection
from explorer.workspace.given import ids_of
from explorer.workspace.results import GalaxyRanking

MEASURES = {"similarity": "cosine similarity with the query", "fit": "how well it fits the words"}


@dataclass(frozen=True)
class Shown:
    """rows int64 (K,), in order; scores: K numbers, or none; what they measure; one line above.

    region: the polygon that they were chosen by, drawn on the layout `on` of the map.
    """

    rows: Rows
    note: str
    scores: Sequence[float] = ()
    measure: str = ""
    region: str = ""
    on: str = ""

    def part(self, held: Mask, *, region: str, on: str) -> "Shown":
        """Those of the galaxies that `held`, bool (N,), has, chosen by a region of the map."""
        kept = held[self.rows]
        scores = np.asarray(self.scores)[kept].tolist() if len(self.scores) else ()
        note = f"{kept.sum():,} of {len(kept):,} in the region"
        return Shown(self.rows[kept], note, scores, self.measure, region, on)


def shown_of(selection: Selection, given: Any, where: str, rater: Rater) -> Shown:
    """What `given` names, a table, a ranking, ids, or None for all, that also passes `where`.

    Raises:
        ArgumentError: something that is no id.
        CatalogueError: an unknown id.
        FilterError: the filter cannot be read.
    """
    if given is None:
        rows = selection.rows(where, rater=rater)
        return Shown(rows, f"{_count(selection, rows)}, the oddest first")
    rows = selection.catalogue.rows_of(ids_of(given))
    kept = selection.mask(where, rater)[rows]
    scores, measure = _scores_of(given)
    chosen = rows[kept]
    shown = scores[kept].tolist() if len(scores) else ()
    return Shown(chosen, _count(selection, chosen), shown, measure)


def _count(selection: Selection, rows: Rows) -> str:
    return selection.catalogue.object_kind.count(len(rows))


def _scores_of(given: Any) -> tuple[np.ndarray, str]:
    """The numbers of a table of results or of a ranking, and what they measure."""
    if isinstance(given, GalaxyRanking):
        return np.asarray(given.scores), given.basis
    names = [name for name in MEASURES if isinstance(given, pd.DataFrame) and name in given]
    return (np.asarray(given[names[0]]), MEASURES[names[0]]) if names else (np.zeros(0), "")
