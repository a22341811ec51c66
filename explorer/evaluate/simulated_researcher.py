"""A simulated researcher who answers from a column, and one labelling session with them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from explorer.arrays import Mask, Rows, Scores


class Method(Protocol):
    """A way to search: where to start, what to show next, and the final order."""

    def start(self, size: int) -> Rows:
        """The first rows to show."""

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """The next rows to show, none of them shown before."""

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """The final score of every galaxy, higher is more wanted: (N,)."""


@dataclass(frozen=True)
class Session:
    """One simulated session: what was shown in order, the final scores, seconds per round."""

    shown: Rows
    scores: Scores
    seconds: Sequence[float] = field(default_factory=list)


def simulate_session(
    method: Method, positive: Mask, *, labels: int, page: int = 10, first: Rows | None = None
) -> Session:
    """A session in which a researcher rates `labels` galaxies, `page` at a time.

    positive: bool (N,), what the researcher answers with: 1 for interesting, 0 for not. first: the
    rows to begin with in the place of the method's own start.
    """
    labels, seconds = min(labels, len(positive)), []
    shown = method.start(min(page, labels)) if first is None else first[:labels]
    while len(shown) < labels:
        began = time.perf_counter()
        size = min(page, labels - len(shown))
        rows = method.next_page(shown, positive[shown].astype(np.float32), size)
        seconds.append(time.perf_counter() - began)
        shown = np.concatenate([shown, rows])
    return Session(shown, method.scores(shown, positive[shown].astype(np.float32)), seconds)
