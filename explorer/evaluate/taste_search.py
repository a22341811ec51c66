"""This project's search as a method that is compared: an odd start, then pages of the taste."""

from dataclasses import dataclass

import numpy as np

from explorer import anomaly
from explorer.anomaly.ranking_cache import UNRATED, VARIETY
from explorer.arrays import Rows, Scores
from explorer.evaluate.search_space import SearchSpace


@dataclass
class TasteSearch:
    """This project's taste: an odd and diverse start, then balanced pages."""

    space: SearchSpace
    seed: int
    mode: str = "balanced"
    with_votes: bool = True

    @property
    def known(self) -> anomaly.Known:
        """What the taste is learnt on."""
        features = self.space.features if self.with_votes else self.space.bare
        axes = self.space.vectors.shape[1]
        return anomaly.Known.with_votes(features, self.space.close.__getitem__, axes)

    @property
    def odd(self) -> Scores:
        """What the first pages are chosen by: (N,)."""
        return self.space.strangeness if self.with_votes else self.space.oddness

    def start(self, size: int) -> Rows:
        """Odd galaxies, far apart."""
        return anomaly.first_page(self.space.vectors, self.odd, size, seed=self.seed)

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """A diverse page of the ranking of the chosen mode."""
        scores = self._rank(shown, interest, self.mode)
        variety = VARIETY["taste" if interest.max() > 0.5 else UNRATED]
        left = anomaly.without(scores, shown)
        return anomaly.diverse_page(self.space.vectors, left, size, seed=self.seed, variety=variety)

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """The confident ranking."""
        return self._rank(shown, interest, "confident")

    def _rank(self, shown: Rows, interest: Scores, mode: str) -> Scores:
        answers = np.where(interest > 0.5, "up", "down").tolist()
        ratings = anomaly.Ratings(shown, answers)
        return anomaly.rank(self.known, ratings, self.odd, mode=mode, seed=self.seed)


class TasteSearchRandomStart(TasteSearch):
    """The same from ten random galaxies: what the start alone is worth."""

    def start(self, size: int) -> Rows:
        """Random rows."""
        return np.random.default_rng(self.seed).choice(len(self.space.vectors), size, replace=False)
