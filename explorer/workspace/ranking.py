"""One researcher's ranking: candidates to rate, learned from their ratings, and the reasons."""

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict, Unpack

import numpy as np

from explorer.anomaly import answer_weights, like_probability, strata_of
from explorer.anomaly.ranking_cache import FittedRanking, PageRequest, Ranking, RankingCache, Votes
from explorer.arrays import Classes, Rows, Scores
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.familiar import votes_hold
from explorer.errors import CatalogueError, ReadOnlyLabelsError
from explorer.labels import DEFAULT_THEME, Rater
from explorer.workspace.answers import answers_by_row
from explorer.workspace.given import words_of
from explorer.workspace.results import GalaxyRanking
from explorer.workspace.search import Search
from explorer.workspace.whole_embeddings import whole_embeddings

REASONS = 6
TASTE = "taste"  # to sort and colour by; in links and on pages
NOT_SEEN = np.zeros(0, np.int64)
NO_VOTES = np.zeros((0, 0), np.float32)


@dataclass(frozen=True)
class Candidates:
    """Which page of unrated candidates is wanted.

    Attributes:
        mode: "confident", "balanced" or "curious".
        size: galaxies on a page.
        page: from 0.
        where: a filter.
        model: a fitted state seen before, to page through it unchanged by newer ratings.
        again: with those that were shown before and not rated.
        spread: a column of numbers; a page has as many of its low as of its high values.
    """

    mode: str = "balanced"
    size: int = 24
    page: int = 0
    where: str = ""
    model: str = ""
    again: bool = False
    spread: str = ""


class RankingWords(TypedDict, total=False):
    """`Candidates` and `Rater` as keyword arguments."""

    who: str
    theme: str
    mode: str
    size: int
    page: int
    where: str
    model: str
    again: bool
    spread: str


@dataclass(frozen=True)
class Why:
    """What one galaxy's place rests on: rated galaxies for and against, weightiest first."""

    row: int
    probability: float | None  # None until a galaxy is liked
    place: int  # 1 for the most wanted of the unrated
    speaks_for: Rows
    weights_for: Scores
    against: Rows
    weights_against: Scores


def measures(catalogue: Catalogue) -> list[str]:
    """The columns of numbers that candidates can be spread over."""
    columns = (column for column in catalogue.columns if column.kind == "number")
    return [one.name for one in columns if one.origin != "vote" and one.name != "oddness"]


class Ranker:
    """Ranks one catalogue to each researcher's taste; safe to share between threads."""

    def __init__(self, search: Search, *, who: str = "") -> None:
        """`who` is asked for where a call names nobody."""
        self.who = who
        self.catalogue = search.catalogue
        self.labels = search.selection.labels
        self.search = search

    @cached_property
    def oddness(self) -> Scores:
        """Oddness by row before any label, float32 (N,) in [0, 1], higher is stranger."""
        return self.catalogue.column("oddness").astype(np.float32)

    @cached_property
    def votes(self) -> Votes:
        """The encoder's predicted vote fractions; empty where they are guesses, or it has none.

        In a catalogue that looks foreign to the encoder a taste learns faster without them.
        """
        if not votes_hold(self.catalogue.manifest):
            return Votes()
        names = [column.name for column in self.catalogue.columns if column.origin == "vote"]
        columns = [self.catalogue.column(name).astype(np.float32) for name in names]
        return Votes.named(names, np.stack(columns, axis=1) if names else NO_VOTES)

    @cached_property
    def _cache(self) -> RankingCache:
        seed = self.catalogue.manifest.seed
        closely = whole_embeddings(self.catalogue)
        vectors, votes = self.search.vectors, self.votes
        return RankingCache(vectors, self.oddness, seed=seed, votes=votes, closely=closely)

    def __call__(self, **words: Unpack[RankingWords]) -> GalaxyRanking:
        """One page of unrated candidates, with `Candidates` and `Rater` given as keywords.

        Raises:
            ArgumentError: a keyword that is not known, or of another type.
            FilterError: the filter cannot be read.
        """
        wanted = words_of("ranking", words, RankingWords.__annotations__)
        rater = Rater(wanted.pop("who", self.who), wanted.pop("theme", DEFAULT_THEME))
        page = self.page(rater, Candidates(**wanted))
        return GalaxyRanking(**vars(page), catalogue=self.catalogue)

    def page(self, rater: Rater, wanted: Candidates) -> Ranking:
        """One page of unrated candidates, best and most varied first.

        Raises:
            FilterError: the filter cannot be read.
            CatalogueError: no such column to spread over, or one that is no number.
        """
        fitted = self._fitted(rater, wanted.mode, wanted.model)
        where, again, spread = wanted.where, wanted.again, wanted.spread
        request = PageRequest(
            wanted.page,
            wanted.size,
            allow=self.search.selection.mask(where, rater) if where.strip() else None,
            key=repr((where, again, spread)),
            seen=NOT_SEEN if again else self.seen(rater),
            strata=self._strata(spread) if spread else None,
        )
        rows = self._cache.page(fitted, request)
        return Ranking(
            rows,
            fitted.scores[rows],
            fitted.basis,
            len(fitted.rated),
            fitted.model,
            remaining=len(self.catalogue) - len(fitted.rated),
            unsure=fitted.unsure,
        )

    def prepare(self, rater: Rater, mode: str) -> Future[FittedRanking]:
        """Begin to fit behind the page, so that the next page is there when asked for."""
        return self._cache.prepare(answers_by_row(self.catalogue, self.labels, rater), mode)

    def scores(self, rater: Rater, *, mode: str = "confident") -> Scores:
        """What this researcher would want to see, by row, float32 (N,): oddness before ratings."""
        return self._fitted(rater, mode, "").scores

    def note_seen(self, ids: Sequence[str], rater: Rater) -> None:
        """Note that galaxies were shown, so that a new ranking does not begin with them again.

        Where the ratings can only be read, nothing is noted.
        """
        known = self.seen(rater)
        rows = self.catalogue.known_rows(list(ids))
        fresh = [galaxy for galaxy, row in rows.items() if row not in known]
        if not fresh:
            return
        with suppress(ReadOnlyLabelsError):
            self.labels.notes.add("seen", fresh, who=rater.who, theme=rater.theme)

    def seen(self, rater: Rater) -> Rows:
        """Rows that were shown, rated or not, int64."""
        noted = list(self.labels.notes.of("seen", who=rater.who, theme=rater.theme))
        return np.array(list(self.catalogue.known_rows(noted).values()), np.int64)

    def forget_seen(self, rater: Rater) -> None:
        """Let everything unrated be shown again."""
        self.labels.notes.forget("seen", who=rater.who, theme=rater.theme)
        self._cache.discard_pages(answers_by_row(self.catalogue, self.labels, rater))

    def why(self, galaxy: str, rater: Rater) -> Why:
        """Why a galaxy is ranked where it is, and how likely its researcher wants it.

        Raises:
            CatalogueError: an unknown id.
        """
        row = self.catalogue.row_of(galaxy)
        answers = answers_by_row(self.catalogue, self.labels, rater)
        rows, given = np.fromiter(answers, np.int64, len(answers)), list(answers.values())
        seed, known = self.catalogue.manifest.seed, self._cache.known
        share = answer_weights(known, rows, given, row, seed=seed)
        share[rows == row] = 0
        scores = self.scores(rater)
        better = scores > scores[row]
        better[rows] = False
        first, last = np.argsort(-share)[:REASONS], np.argsort(share)[:REASONS]
        first, last = first[share[first] > 0], last[share[last] < 0]
        return Why(
            row=row,
            probability=like_probability(known, rows, given, row, seed=seed),
            place=int(better.sum()) + 1,
            speaks_for=rows[first],
            weights_for=share[first],
            against=rows[last],
            weights_against=share[last],
        )

    def _strata(self, name: str) -> Classes:
        if name not in measures(self.catalogue):
            self.catalogue.arrow(name)  # an unknown one says so itself
            raise CatalogueError(
                f"{name} holds no numbers to spread over: name a column of sizes or magnitudes."
            )
        column = self.catalogue.arrow(name).cast("float64", safe=False)
        return strata_of(column.to_numpy(zero_copy_only=False))

    def _fitted(self, rater: Rater, mode: str, model: str) -> FittedRanking:
        kept = self._cache.kept(model, mode) if model else None
        return (self.prepare(rater, mode) if kept is None else kept).result()
