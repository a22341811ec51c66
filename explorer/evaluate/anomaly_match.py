"""AnomalyMatch (Gómez et al. 2025, ESA) as a search: FixMatch, and pages of its highest scores."""

from dataclasses import dataclass, field

import numpy as np

from explorer import anomaly
from explorer.arrays import Rows, Scores
from explorer.evaluate.fixmatch import FixMatch, FixMatchConfig
from explorer.evaluate.view_maps import ViewMaps

ROUND = 10  # labels between two trainings, as many as a page of candidates has
FIRST, EACH = 200, 20  # steps of the first training, and of each that goes on
WANTED = 0.5


@dataclass
class AnomalyMatchSearch:
    """A classifier trained on the images, further after each page of ten labels.

    As there: EfficientNet-Lite0, the numbers of `FixMatchConfig`, the highest scored are looked
    at next, and both answers must be there before it trains; until then the order is by chance.
    Other than there: it begins with the encoder's weights, not ImageNet's, sees the encoder's
    pixels, not 224 px, and trains its last block, on views drawn beforehand, not all its layers.
    There 200 steps follow each round of labels; here the first, then 20 each page of ten.
    """

    maps: ViewMaps
    seed: int
    config: FixMatchConfig = field(default_factory=FixMatchConfig)
    _taught: int = field(default=0, init=False)
    _model: FixMatch | None = field(default=None, init=False)

    def start(self, size: int) -> Rows:
        """Random rows."""
        return np.random.default_rng(self.seed).choice(len(self.maps), size, replace=False)

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """The rows of highest score."""
        return anomaly.top_rows(self.scores(shown, interest), size, exclude=shown)

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """The classifier's score, higher is more wanted: float32 (N,)."""
        for count in range(self._taught + ROUND, len(shown) + ROUND, ROUND):
            self._teach(shown[:count], interest[:count] >= WANTED)
        if self._model is None:
            chance = np.random.default_rng([self.seed, len(shown)])
            return chance.random(len(self.maps), np.float32)
        return self._model.scores()

    def _teach(self, shown: Rows, wanted: np.ndarray) -> None:
        self._taught = len(shown)
        if wanted.all() or not wanted.any():
            return
        steps = EACH
        if self._model is None:
            self._model, steps = FixMatch(self.maps, self.config, seed=self.seed), FIRST
        self._model.train(shown, wanted, steps)
