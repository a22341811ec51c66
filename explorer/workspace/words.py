"""Galaxies that look as somebody said in words, best first."""

import logging
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask, Rows, Scores
from explorer.catalogue.familiar import how_familiar, votes_hold
from explorer.export.galaxies import ranked_table
from explorer.labels import Rater
from explorer.search.select import ANYONE, Selection
from explorer.search.wishes import Wishes
from explorer.search.words import COLOURS, Term, Wish, known_terms
from explorer.workspace.results import GalaxyTable

log = logging.getLogger(__name__)
FIRST = 24


class Narrowed(TypedDict, total=False):
    """What `words` can be told beside the words.

    Attributes:
        where: a filter.
        k: how many; 24 if not given.
        offset: how many better ones to pass over.
        who: whose ratings a `rating = …` in `where` speaks of.
        theme: for which taste.
    """

    where: str
    k: int
    offset: int
    who: str
    theme: str


@dataclass(frozen=True)
class Fitting:
    """Galaxies that fit: rows int (R,), best first; fit float (N,) by row, 0 to 1."""

    rows: Rows
    fit: Scores


class WordSearch:
    """Searches in words over one catalogue and its filters; safe to share between threads."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.catalogue = selection.catalogue
        self.wishes = Wishes(selection.catalogue)

    def fitting(self, terms: tuple[Term, ...], among: Mask | None = None) -> Fitting:
        """All galaxies that `among` lets pass, best first; those of unknown fit are left out.

        Raises:
            CatalogueError: no term that counts, or a colour of images without one.
        """
        fit = self.wishes.fit(terms)
        known = np.isfinite(fit) if among is None else np.isfinite(fit) & among
        rows = np.flatnonzero(known)
        order = rows[np.argsort(-fit[rows], kind="stable")]
        return Fitting(order, fit)

    def table(self, text: str, words: Narrowed, rater: Rater = ANYONE) -> GalaxyTable:
        """The galaxies that look as `text` says, as a table: id, fit, rank, all columns.

        Its `attrs` hold the terms with their weights, and `said`: what was not understood, and
        whether predicted votes can be trusted here. The same goes into the log.

        Raises:
            CatalogueError: no word that is known.
            FilterError: a filter that cannot be read.
        """
        wish = self.wishes.read(text)
        terms = known_terms(wish)
        where, first = words.get("where", ""), words.get("offset", 0)
        among = self.selection.mask(where, rater) if where.strip() else None
        found = self.fitting(terms, among)
        here = found.rows[first : first + words.get("k", FIRST)]
        ranks = np.arange(first + 1, first + 1 + len(here))
        own: dict[str, NDArray[Any]] = {"fit": found.fit[here], "rank": ranks}
        table = ranked_table(self.catalogue, here, own)
        said = " ".join(filter(None, (wish.said(), self.doubt(terms))))
        if said:
            log.warning("%s", said)
        table.attrs.update(terms=[vars(term) for term in terms], said=said, **_missed(wish))
        return GalaxyTable.shown_from(self.catalogue, table)

    def doubt(self, terms: tuple[Term, ...]) -> str:
        """Why the answer is not to be trusted, where the survey is foreign to the encoder."""
        voted = any(term.name not in COLOURS for term in terms)
        manifest = self.catalogue.manifest
        return how_familiar(manifest) if voted and not votes_hold(manifest) else ""


def _missed(wish: Wish) -> dict[str, list[str]]:
    return {"unknown": list(wish.unknown), "unpredicted": list(wish.unpredicted)}
