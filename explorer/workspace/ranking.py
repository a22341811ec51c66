"""One researcher's ratings and what follows from them: rankings, reasons, exchange."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly import liking, weights
from explorer.anomaly.ranking_cache import Order, Ranking, RankingCache, Votes
from explorer.arrays import Rows, Scores
from explorer.export.ratings_csv import Proposal, read_ratings, write_ratings
from explorer.labels import DEFAULT_THEME
from explorer.search.lookup import Lookup
from explorer.workspace.audit import Audit

REASONS = 6
TASTE = "taste"
NO_VOTES = np.zeros((0, 0), np.float32)


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


class Ranker(Audit, Lookup):
    """The part of a workspace that learns; every method takes who, and for which theme."""

    @property
    @abstractmethod
    def vectors(self) -> Scores:
        """Search vectors by row, float32 (N, P), unit length, read-only."""

    @cached_property
    def oddness(self) -> Scores:
        """Oddness by row before any label, float32 (N,) in [0, 1], higher is stranger."""
        return self.catalogue.column("oddness").astype(np.float32)

    @cached_property
    def votes(self) -> Votes:
        """The encoder's predicted vote fractions; empty where it predicts none."""
        names = [column.name for column in self.catalogue.columns if column.origin == "vote"]
        columns = [self.catalogue.column(name).astype(np.float32) for name in names]
        return Votes.named(names, np.stack(columns, axis=1) if names else NO_VOTES)

    @cached_property
    def _rankings(self) -> RankingCache:
        seed = self.catalogue.manifest.seed
        return RankingCache(self.vectors, self.oddness, seed=seed, votes=self.votes)

    # ratings

    def rate(
        self, ids: Sequence[str], answer: str | None, *, who: str, theme: str = DEFAULT_THEME
    ) -> int:
        """Store one answer for galaxies (None withdraws); returns the journal's last number.

        On disk before it returns.
        """
        self.catalogue.rows_of(ids)
        manifest = self.catalogue.manifest
        model = f"{manifest.encoder['name']}-{manifest.encoder['weights_sha256'][:8]}"
        return self.labels.rate(ids, answer, who=who, theme=theme, encoder=model)

    def undo(self, *, who: str, theme: str = DEFAULT_THEME) -> list[str]:
        """Take back the last rating; returns its galaxies."""
        return self.labels.undo(who=who, theme=theme)

    def export_ratings(
        self, destination: Path | BinaryIO, *, who: str, theme: str = DEFAULT_THEME
    ) -> int:
        """Write the ratings as a CSV of id, answer, who, theme, when; returns how many."""
        ratings = self.labels.ratings(who=who, theme=theme)
        return write_ratings(ratings, destination, who=who, theme=theme)

    def proposed_ratings(self, data: bytes, *, who: str, theme: str = DEFAULT_THEME) -> Proposal:
        """What importing a CSV of ratings would change; nothing is stored.

        Raises:
            LabelError: no CSV, or one without an id and an answer column.
        """
        held, known = self.labels.ratings(who=who, theme=theme), set(self.catalogue.ids())
        return read_ratings(data, held=held, known=known, theme=theme)

    def import_ratings(
        self, proposal: Proposal, *, who: str, theme: str = DEFAULT_THEME, replace: bool = False
    ) -> int:
        """Store what is new (and, with `replace`, the file's side of conflicts) as one step.

        Returns how many galaxies were given an answer.
        """
        answers = proposal.answers(replace=replace)
        if answers:
            self.labels.import_ratings(answers, who=who, theme=theme)
        return len(answers)

    # rankings

    def prepare(self, *, who: str, theme: str, mode: str) -> None:
        """Begin to fit the taste behind the page, so that the next page is there when asked for."""
        self._rankings.prepare(self._answers(who, theme), mode)

    def ranking(
        self,
        *,
        who: str,
        theme: str = DEFAULT_THEME,
        mode: str = "balanced",
        size: int = 24,
        page: int = 0,
        where: str = "",
        model: str = "",
        again: bool = False,
    ) -> Ranking:
        """One page of unrated candidates, best and most varied first.

        Args:
            who: the researcher; theirs alone are the ratings used.
            theme: which of their tastes.
            mode: "confident", "balanced" or "curious".
            size: galaxies on a page.
            page: from 0.
            where: a filter.
            model: a fitted state seen before, to page through it unchanged by newer ratings.
            again: with those that were shown before (`saw`) and not rated.
        """
        order = self._order(who, theme, mode, model)
        allow = self.mask(where, who=who, theme=theme) if where.strip() else None
        seen = self.seen(who=who, theme=theme) if not again else np.zeros(0, np.int64)
        key = where if not again else f"again {where}"
        rows = self._rankings.page(order, page, size=size, allow=allow, key=key, seen=seen)
        remaining = len(self.catalogue) - len(order.rated)
        return Ranking(
            rows, order.scores[rows], order.basis, len(order.rated), order.model, remaining
        )

    def saw(self, ids: Sequence[str], *, who: str, theme: str = DEFAULT_THEME) -> None:
        """Note that galaxies were shown, so that a new ranking does not begin with them again."""
        known = self.seen(who=who, theme=theme)
        rows = self.catalogue.known_rows(list(ids))
        fresh = [galaxy for galaxy, row in rows.items() if row not in known]
        if fresh:
            self.labels.notes.add("seen", fresh, who=who, theme=theme)

    def seen(self, *, who: str, theme: str = DEFAULT_THEME) -> Rows:
        """Rows that were shown, rated or not, int64."""
        return self._rows_of(list(self.labels.notes.of("seen", who=who, theme=theme)))

    def forget_seen(self, *, who: str, theme: str = DEFAULT_THEME) -> None:
        """Let everything unrated be shown again."""
        self.labels.notes.forget("seen", who=who, theme=theme)
        self._rankings.draw_again(self._answers(who, theme))

    def scores(
        self, *, who: str, theme: str = DEFAULT_THEME, mode: str = "confident"
    ) -> NDArray[np.float32]:
        """What this researcher would want to see, by row, float32 (N,): oddness before ratings."""
        return self._order(who, theme, mode, "").scores

    def _in_order(self, sort: str, descending: bool, who: str, theme: str) -> Rows:
        """As `Lookup` orders; `sort` may also be "taste", this researcher's."""
        if sort != TASTE:
            return super()._in_order(sort, descending, who, theme)
        scores = self.scores(who=who, theme=theme)
        return np.argsort(-scores if descending else scores, kind="stable")

    def why(self, galaxy: str, *, who: str, theme: str = DEFAULT_THEME) -> Why:
        """Why a galaxy is ranked where it is, and how likely its researcher wants it.

        Raises:
            CatalogueError: an unknown id.
        """
        row, answers = self.catalogue.row_of(galaxy), self._answers(who, theme)
        rows, given = np.fromiter(answers, np.int64, len(answers)), list(answers.values())
        seed = self.catalogue.manifest.seed
        share = weights(self._rankings.features, rows, given, row, seed=seed)
        share[rows == row] = 0
        scores = self.scores(who=who, theme=theme)
        better = scores > scores[row]
        better[rows] = False
        first, last = np.argsort(-share)[:REASONS], np.argsort(share)[:REASONS]
        first, last = first[share[first] > 0], last[share[last] < 0]
        return Why(
            row=row,
            probability=liking(self._rankings.features, rows, given, row, seed=seed),
            place=int(better.sum()) + 1,
            speaks_for=rows[first],
            weights_for=share[first],
            against=rows[last],
            weights_against=share[last],
        )

    def _order(self, who: str, theme: str, mode: str, model: str) -> Order:
        kept = self._rankings.kept(model, mode) if model else None
        if kept is None:
            kept = self._rankings.prepare(self._answers(who, theme), mode)
        return kept.result()

    def _rows_of(self, galaxies: Sequence[str]) -> Rows:
        return np.array(list(self.catalogue.known_rows(galaxies).values()), np.int64)
