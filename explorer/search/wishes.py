"""Galaxies ranked by how well predicted votes and colours fit what was asked for in words."""

from collections.abc import Sequence
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Scores
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError
from explorer.search.blueness import Blueness, blueness
from explorer.search.words import COLOURS, Term, Wish, parse_words

LEAST = 1e-4  # a fraction of nought leaves the others a say


def weighted_fit(fractions: Sequence[NDArray[np.floating]], weights: Sequence[float]) -> Scores:
    """How well galaxies fit, float32 (N,), 0 to 1: the geometric mean of fractions, weighted.

    fractions: (N,) each, 0 to 1; weights: from 1 (wanted) over 0 (no matter) to -1 (unwanted: the
    fraction that says otherwise counts). NaN where a fraction that matters is unknown.

    Raises:
        ValueError: no weight but 0.
    """
    total = float(np.abs(weights).sum())
    if not total:
        raise ValueError("At least one weight must differ from 0.")
    logs = np.zeros(len(fractions[0]), np.float64)
    for fraction, weight in zip(fractions, weights, strict=True):
        if weight:
            held = fraction if weight > 0 else 1 - fraction
            logs += abs(weight) / total * np.log(np.maximum(held, LEAST))
    return np.exp(logs).astype(np.float32)


class Wishes:
    """Searches in words over one catalogue; safe to share between threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._lock = RLock()
        self._blueness: Blueness | None = None

    def read(self, text: str) -> Wish:
        """What `text` asks for, in the terms of this catalogue's predicted votes."""
        return parse_words(text, [c.name for c in self.catalogue.columns if c.origin == "vote"])

    def fit(self, terms: Sequence[Term]) -> Scores:
        """How well each galaxy fits, float32 (N,), 0 to 1; NaN where it is not known.

        Raises:
            CatalogueError: no term that counts, or a colour of images without one.
        """
        if not any(term.weight for term in terms):
            raise CatalogueError("Nothing is asked for: move a slider away from 0.")
        counting = [term for term in terms if term.weight]
        return weighted_fit([self.fraction(t) for t in counting], [t.weight for t in counting])

    def fraction(self, term: Term) -> Scores:
        """The predicted fraction of one look by row, float32 (N,), 0 to 1.

        Of a colour it is the share of the catalogue that is less so.
        """
        if term.name in COLOURS:
            shares = self.blueness().shares
            if np.isnan(shares).all():
                raise CatalogueError(
                    "The images here have no colour, nor has a column: leave blue and red out."
                )
            return shares if term.name == "blue" else 1 - shares
        votes = [self.catalogue.column(name).astype(np.float32) for name in term.columns]
        return np.clip(np.sum(votes, axis=0), 0, 1)

    def blueness(self) -> Blueness:
        """How blue the galaxies are, measured once."""
        with self._lock:
            if self._blueness is None:
                self._blueness = blueness(self.catalogue)
            return self._blueness
