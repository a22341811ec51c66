"""How far along a search is: ratings so far, and a random audit of what was not rated."""

import numpy as np

from explorer.anomaly import Progress, audit_sample, search_progress
from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.labels import Labels, Rater
from explorer.workspace.answers import answers_by_row

AUDIT = 30


class Audit:
    """Counts what a researcher has found, and estimates what is left, by a random sample."""

    def __init__(self, catalogue: Catalogue, labels: Labels) -> None:
        self.catalogue = catalogue
        self.labels = labels

    def progress(self, rater: Rater) -> Progress:
        """Ratings so far, the discovery curve, and how many are left, if there was an audit."""
        answers = answers_by_row(self.catalogue, self.labels, rater)
        first, audit = self._first_rated(rater), self._drawn(rater)
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

    def waiting(self, rater: Rater, *, size: int = AUDIT) -> Rows:
        """The drawn galaxies still to be rated, int64; none before `draw`."""
        answers = answers_by_row(self.catalogue, self.labels, rater)
        rows = [row for row in self._drawn(rater) if row not in answers]
        return np.array(rows[:size], np.int64)

    def drawn(self, rater: Rater) -> Rows:
        """All galaxies drawn for the audit, in the order drawn, rated or not: int64."""
        return np.array(list(self._drawn(rater)), np.int64)

    def draw(self, rater: Rater, *, size: int = AUDIT) -> int:
        """Draw up to `size` random galaxies for an audit, on top of those drawn; returns how many.

        All are drawn from what was unrated when the first were, so that the whole stays a random
        sample of that; what has been rated since counts with the answer it has.
        """
        audit, first = self._drawn(rater), self._first_rated(rater)
        began = min(audit.values(), default=np.inf)
        before = [row for row, line in first.items() if line < began]
        taken = np.array([*audit, *before], np.int64)
        rows = audit_sample(len(self.catalogue), taken, size, seed=self.labels.version())
        ids = [str(self.catalogue.ids()[row]) for row in rows]
        self.labels.notes.add("audit", ids, who=rater.who, theme=rater.theme)
        return len(ids)

    def _drawn(self, rater: Rater) -> dict[int, int]:
        noted = self.labels.notes.of("audit", who=rater.who, theme=rater.theme)
        return self._lines_by_row(noted)

    def _first_rated(self, rater: Rater) -> dict[int, int]:
        return self._lines_by_row(self.labels.first_rated(**rater.words))

    def _lines_by_row(self, lines: dict[str, int]) -> dict[int, int]:
        known = self.catalogue.known_rows(list(lines))
        return {row: lines[galaxy] for galaxy, row in known.items()}
