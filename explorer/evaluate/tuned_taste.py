"""This project's search, its last ranking averaged with a network tuned on the same answers."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from explorer.arrays import Mask, Rows, Scores
from explorer.evaluate.fixmatch import FixMatch, FixMatchConfig
from explorer.evaluate.taste_search import TasteSearch
from explorer.evaluate.view_maps import ViewMaps

STEPS = 150
LABELS_ALONE = FixMatchConfig(unlabelled=0, average=0.98)
WANTED = 0.5


@dataclass
class TunedTaste:
    """Pages of the taste; the final score is the mean of two ranks.

    The other one is of the encoder's last block and a head, trained on views of the rated
    galaxies. It needs both answers; without them the taste ranks alone.
    """

    taste: TasteSearch
    maps: ViewMaps

    def start(self, size: int) -> Rows:
        """As the taste."""
        return self.taste.start(size)

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """As the taste."""
        return self.taste.next_page(shown, interest, size)

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """The mean of both ranks, 0 to 1: float32 (N,)."""
        smooth, wanted = _ranks(self.taste.scores(shown, interest)), interest >= WANTED
        if wanted.all() or not wanted.any():
            return smooth
        return np.float32(0.5) * (smooth + _ranks(self._tuned(shown, wanted)))

    def _tuned(self, shown: Rows, wanted: Mask) -> Scores:
        network = FixMatch(self.maps, LABELS_ALONE, seed=self.taste.seed)
        network.train(shown, wanted, STEPS)
        return network.scores()


def _ranks(scores: Scores) -> Scores:
    return np.asarray(rankdata(scores) / len(scores), np.float32)
