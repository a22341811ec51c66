"""How far along a search is: ratings so far, and a random audit of what was not rated."""

import numpy as np

from explorer.anomaly import Progress, audit_sample, search_progress
from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.labels import DEFAULT_THEME, Labels

AUDIT = 30


class Audit:
    """The part of a workspace that counts; every method takes who, and for which theme."""

    catalogue: Catalogue
    labels: Labels

    def progress(self, *, who: str, theme: str = DEFAULT_THEME) -> Progress:
        """Ratings so far, the discovery curve, and how many are left, if there was an audit."""
        answers = self._answers(who, theme)
        first, audit = self._first_rated(who, theme), self._audited(who, theme)
        began = min(audit.values(), default=0)
        rows = sorted((row for row in answers if row in first), key=lambda row: first[row])
        rows = [row for row in rows if answers[row] != "unsure"]
        return search_progress(
            [answers[row] for row in rows],
            catalogue_size=len(self.catalogue),
            audit=[place for place, row in enumerate(rows) if row in audit],
            drawn=len(audit),
            before_audit=sum(first[row] < began for row in rows),
        )

    def audit(self, *, who: str, theme: str = DEFAULT_THEME, size: int = AUDIT) -> Rows:
        """The drawn galaxies still to be rated, int64; none before `draw_audit`."""
        answers = self._answers(who, theme)
        rows = [row for row in self._audited(who, theme) if row not in answers]
        return np.array(rows[:size], np.int64)

    def audited(self, *, who: str, theme: str = DEFAULT_THEME) -> Rows:
        """All galaxies drawn for the audit, in the order drawn, rated or not: int64."""
        return np.array(list(self._audited(who, theme)), np.int64)

    def draw_audit(self, *, who: str, theme: str = DEFAULT_THEME, size: int = AUDIT) -> int:
        """Draw up to `size` random galaxies for an audit, on top of those drawn; returns how many.

        All are drawn from what was unrated when the first were, so that the whole stays a random
        sample of that; what has been rated since counts with the answer it has.
        """
        audit, first = self._audited(who, theme), self._first_rated(who, theme)
        began = min(audit.values(), default=np.inf)
        before = [row for row, line in first.items() if line < began]
        taken = np.array([*audit, *before], np.int64)
        rows = audit_sample(len(self.catalogue), taken, size, seed=self.labels.version())
        ids = [str(self.catalogue.ids()[row]) for row in rows]
        self.labels.notes.add("audit", ids, who=who, theme=theme)
        return len(ids)

    def _audited(self, who: str, theme: str) -> dict[int, int]:
        noted = self.labels.notes.of("audit", who=who, theme=theme)
        return {
            row: noted[galaxy] for galaxy, row in self.catalogue.known_rows(list(noted)).items()
        }

    def _first_rated(self, who: str, theme: str) -> dict[int, int]:
        first = self.labels.first_rated(who=who, theme=theme)
        return {
            row: first[galaxy] for galaxy, row in self.catalogue.known_rows(list(first)).items()
        }

    def _answers(self, who: str, theme: str) -> dict[int, str]:
        ratings = self.labels.ratings(who=who, theme=theme)
        known = self.catalogue.known_rows(list(ratings))
        return {row: ratings[galaxy].answer for galaxy, row in known.items()}
