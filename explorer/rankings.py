"""Rankings by taste, fitted behind the page and kept: a page never waits and never reshuffles."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly import diverse_page, rank
from explorer.anomaly.ranking import WANTED
from explorer.anomaly.taste import INTEREST

KEPT = 12
UNRATED = "oddness"
VARIETY = {UNRATED: 2.0, "taste": 0.5}  # with nothing liked yet, show the breadth of the odd

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Ranking:
    """One page of candidates, best first, and what they were ranked by."""

    rows: Rows
    scores: NDArray[np.float32]
    basis: str  # "oddness" until a galaxy is liked, "taste" after
    rated: int
    model: str  # name of the fitted state; give it back to see the same pages again
    remaining: int


@dataclass(frozen=True)
class Order:
    """Scores float32 (N,) of one fitted state, and the pages drawn from it so far."""

    scores: NDArray[np.float32]
    rated: Rows
    model: str
    basis: str
    pages: dict[tuple[str, int], list[Rows]] = field(default_factory=dict)


class Rankings:
    """The fitted orders of one catalogue; at most 12 are kept, the longest unused goes first."""

    def __init__(
        self, vectors: NDArray[np.float32], oddness: NDArray[np.float32], *, seed: int
    ) -> None:
        self._vectors, self._oddness, self._seed = vectors, oddness, seed
        self._orders: OrderedDict[tuple[str, str], Future[Order]] = OrderedDict()
        self._lock = Lock()
        self._pages = Lock()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="taste")

    def prepare(self, answers: Mapping[int, str], mode: str) -> Future[Order]:
        """Begin to fit, or find, the order that `answers` (row → answer) lead to."""
        model = model_of(answers)
        with self._lock:
            found = self._orders.get((model, mode))
            if found is None or (found.done() and found.exception()):
                found = self._pool.submit(self._fit, dict(answers), mode, model)
                self._orders[model, mode] = found
            self._orders.move_to_end((model, mode))
            while len(self._orders) > KEPT:
                self._orders.popitem(last=False)
            return found

    def kept(self, model: str, mode: str) -> Future[Order] | None:
        """The order of an earlier state, if it has not been let go."""
        with self._lock:
            return self._orders.get((model, mode))

    def page(
        self, order: Order, number: int, *, size: int, allow: NDArray[np.bool_] | None, key: str
    ) -> Rows:
        """The rows of page `number` (from 0): diverse, unrated, on no earlier page."""
        with self._pages:
            pages = order.pages.setdefault((key, size), [])
            scores = order.scores if allow is None else np.where(allow, order.scores, -np.inf)
            while len(pages) <= number:
                seen = np.concatenate([order.rated, *pages]).astype(np.int64)
                chosen = diverse_page(
                    self._vectors,
                    scores.astype(np.float32),
                    size,
                    exclude=seen,
                    strength=VARIETY[order.basis],
                    seed=self._seed,
                )
                pages.append(chosen)
                if not len(chosen):
                    break
            return pages[number] if number < len(pages) else np.zeros(0, np.int64)

    def _fit(self, answers: dict[int, str], mode: str, model: str) -> Order:
        rows = np.fromiter(answers, np.int64, len(answers))
        given = list(answers.values())
        scores = rank(self._vectors, rows, given, self._oddness, mode=mode, seed=self._seed)
        liked = any(INTEREST.get(answer, 0) >= WANTED for answer in given)
        return Order(scores, rows, model, "taste" if liked else UNRATED)


def model_of(answers: Mapping[int, str]) -> str:
    """8 hex digits that name what a taste was fitted on."""
    text = repr(sorted(answers.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:8]
