"""Rankings by taste, fitted behind the page and kept: a page never waits and never reshuffles."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly.diversity import FIRST_VARIETY, Variety, diverse_page, without
from explorer.anomaly.features import Close, Known, centred, features
from explorer.anomaly.liking import probabilities
from explorer.anomaly.oddness import strangeness
from explorer.anomaly.ranking import Ratings, rank
from explorer.anomaly.strata import stratified_page
from explorer.anomaly.taste import INTEREST, WANTED
from explorer.arrays import Classes, Rows, Scores

KEPT = 12
UNRATED = "oddness"
LIKELY = "likely"  # a mode whose scores are probabilities
VARIETY = {UNRATED: FIRST_VARIETY, "taste": Variety(0.2)}


@dataclass(frozen=True)
class Ranking:
    """One page of candidates, best first, and what they were ranked by."""

    rows: Rows
    scores: NDArray[np.float32]
    basis: str  # "oddness" until a galaxy is liked, "taste" after
    rated: int  # those it has learnt from, and the `unsure` of which nothing is learnt
    model: str  # name of the fitted state; give it back to see the same pages again
    remaining: int
    unsure: int = 0


@dataclass(frozen=True)
class Votes:
    """Predicted vote fractions by row: all of them (N, V), those for odd and for artefact (N,)."""

    all: NDArray[np.float32] | None = None
    odd: NDArray[np.float32] | None = None
    artefact: NDArray[np.float32] | None = None

    @classmethod
    def named(cls, names: Sequence[str], columns: NDArray[np.float32]) -> "Votes":
        """From the columns (N, V) of an encoder; by the names `bundled` gives its answers."""
        place = {name: at for at, name in enumerate(names)}

        def one(name: str) -> NDArray[np.float32] | None:
            return columns[:, place[name]] if name in place else None

        return cls(columns if names else None, one("p_odd"), one("p_artefact"))

    def part(self, rows: Rows) -> "Votes":
        """The votes of some of the galaxies."""
        some = [None if one is None else one[rows] for one in (self.all, self.odd, self.artefact)]
        return Votes(*some)


@dataclass(frozen=True)
class FittedRanking:
    """Scores float32 (N,) of one fitted state, and the pages drawn from it so far."""

    scores: NDArray[np.float32]
    rated: Rows
    model: str
    basis: str
    unsure: int = 0  # of the rated: answers that teach nothing
    pages: dict[tuple[str, int], list[Rows]] = field(default_factory=dict)


@dataclass(frozen=True)
class PageRequest:
    """Which page of candidates is asked for.

    number: from 0. allow: bool (N,), the galaxies that may stand on it, all where None. key: names
    what is allowed, so that each filter has pages of its own. seen: rows that are passed over.
    strata: int64 (N,), of each of which a page has as many as of the others; named in `key` too.
    """

    number: int
    size: int
    allow: NDArray[np.bool_] | None = None
    key: str = ""
    seen: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    strata: Classes | None = None


class RankingCache:
    """The fitted orders of one catalogue; at most 12 are kept, the longest unused goes first."""

    def __init__(
        self,
        vectors: NDArray[np.float32],
        oddness: NDArray[np.float32],
        *,
        seed: int,
        votes: Votes | None = None,
        closely: Close | None = None,
    ) -> None:
        """Rank unit vectors (N, D) of this oddness (N,), with the encoder's votes if it has any.

        closely: whole embeddings by row, see `Known`; the vectors where None.
        """
        self._vectors, self._seed = vectors, seed
        self._closely = closely
        self._oddness, self._votes = oddness, votes or Votes()
        self._orders: OrderedDict[tuple[str, str], Future[FittedRanking]] = OrderedDict()
        self._lock = Lock()
        self._pages = Lock()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="taste")

    @cached_property
    def known(self) -> Known:
        """What tastes are learnt on."""
        even = features(self._vectors, self._votes.all, seed=self._seed)
        closely = self._closely or centred(self._vectors.__getitem__, len(even), seed=self._seed)
        return Known.with_votes(even, closely, self._vectors.shape[1])

    @cached_property
    def strangeness(self) -> NDArray[np.float32]:
        """What the first page is chosen by, float32 (N,)."""
        votes = self._votes
        return strangeness(self._oddness, odd_votes=votes.odd, artefact_votes=votes.artefact)

    def prepare(self, answers: Mapping[int, str], mode: str) -> Future[FittedRanking]:
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

    def kept(self, model: str, mode: str) -> Future[FittedRanking] | None:
        """The order of an earlier state, if it has not been let go."""
        with self._lock:
            return self._orders.get((model, mode))

    def discard_pages(self, answers: Mapping[int, str]) -> None:
        """Let go of the pages drawn from the orders that `answers` lead to."""
        model = model_of(answers)
        with self._lock:
            orders = [kept for (name, _), kept in self._orders.items() if name == model]
        with self._pages:
            for order in orders:
                if order.done() and not order.exception():
                    order.result().pages.clear()

    def page(self, order: FittedRanking, wanted: PageRequest) -> Rows:
        """The rows of one page: diverse, unrated, on no earlier page, none that were seen."""
        number, allow = wanted.number, wanted.allow
        with self._pages:
            pages = order.pages.setdefault((wanted.key, wanted.size), [])
            scores = order.scores if allow is None else np.where(allow, order.scores, -np.inf)
            while len(pages) <= number:
                taken = np.concatenate([order.rated, wanted.seen, *pages])
                chosen = self._choose(without(scores, taken), wanted, VARIETY[order.basis])
                pages.append(chosen)
                if not len(chosen):
                    break
            return pages[number] if number < len(pages) else np.zeros(0, np.int64)

    def _choose(self, scores: Scores, wanted: PageRequest, variety: Variety) -> Rows:
        def choose(some: Scores, size: int) -> Rows:
            return diverse_page(self._vectors, some, size, seed=self._seed, variety=variety)

        if wanted.strata is None:
            return choose(scores, wanted.size)
        return stratified_page(choose, scores, wanted.strata, wanted.size)

    def _fit(self, answers: dict[int, str], mode: str, model: str) -> FittedRanking:
        rows = np.fromiter(answers, np.int64, len(answers))
        given = list(answers.values())
        known = self.known if given else Known.of(self._vectors)  # no ratings teach nothing
        ratings = Ratings(rows, given).by_row()
        if mode == LIKELY:
            scores = probabilities(known, ratings.rows, ratings.answers, seed=self._seed)
        else:
            scores = rank(known, ratings, self.strangeness, mode=mode, seed=self._seed)
        liked = any(INTEREST.get(answer, 0) >= WANTED for answer in given)
        basis = "taste" if liked else UNRATED
        return FittedRanking(scores, rows, model, basis, unsure=given.count("unsure"))


def model_of(answers: Mapping[int, str]) -> str:
    """8 hex digits that name what a taste was fitted on."""
    text = repr(sorted(answers.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:8]
