"""Active learners of other people's making: two forests of coniferest, and Rocchio's feedback."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explorer import anomaly
from explorer.arrays import Rows, Scores, Vectors
from explorer.errors import ExplorerError

ROUND = 10  # labels between two fits, as many as a page of candidates has
WANTED = 0.5


@dataclass
class ForestSearch:
    """A forest of the package coniferest, taught after each page of ten labels.

    As in coniferest's own session (Kornilov et al. 2025, SNAD), wanted galaxies are anomalies and
    the others regular, the next candidates are the most anomalous ones nobody has seen, and the
    forest is taught further, not grown anew. There a fit follows each label; here each page, as
    for every other method.
    """

    features: Vectors  # (N, F)
    forest: Any  # PineForest or AADForest
    _taught: int = field(default=-1, init=False)

    def start(self, size: int) -> Rows:
        """The most isolated rows: a forest that was told nothing."""
        return anomaly.top_rows(self.scores(np.zeros(0, np.int64), np.zeros(0, np.float32)), size)

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """The most anomalous rows not yet shown."""
        return anomaly.top_rows(self.scores(shown, interest), size, exclude=shown)

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """How anomalous the forest finds each galaxy, higher is more: float32 (N,)."""
        for count in range(self._next_round(), len(shown) + ROUND, ROUND):
            self._teach(shown[:count], interest[:count])
        return -self.forest.score_samples(self.features).astype(np.float32)

    def _next_round(self) -> int:
        return 0 if self._taught < 0 else self._taught + ROUND

    def _teach(self, shown: Rows, interest: Scores) -> None:
        labels = np.where(interest >= WANTED, -1, 1)  # coniferest: -1 is an anomaly
        self.forest.fit_known(self.features, self.features[shown], labels)
        self._taught = len(shown)


@dataclass
class RocchioSearch:
    """Nearer to the mean of the wanted than to the mean of the others.

    Rocchio 1971, "Relevance feedback in information retrieval", as the few-shot plugin of FiftyOne
    has it by default: the distance to the one mean less that to the other, between unit vectors.
    While one kind of answer is missing, its mean has no say; without any the order is by chance.
    """

    vectors: Vectors  # (N, D), unit length
    seed: int

    def start(self, size: int) -> Rows:
        """Random rows."""
        return np.random.default_rng(self.seed).choice(len(self.vectors), size, replace=False)

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """The rows of highest score."""
        return anomaly.top_rows(self.scores(shown, interest), size, exclude=shown)

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """The difference of the distances, higher is more wanted: float32 (N,)."""
        wanted = interest >= WANTED
        return self._distance(shown[~wanted]) - self._distance(shown[wanted])

    def _distance(self, rows: Rows) -> Scores:
        if not len(rows):
            return np.zeros(len(self.vectors), np.float32)
        middle = self.vectors[rows].mean(axis=0)
        return np.linalg.norm(self.vectors - middle, axis=1).astype(np.float32)


def pine_forest(vectors: Vectors, seed: int) -> ForestSearch:
    """An isolation forest whose trees are those that agree with the labels (PineForest).

    Raises: ExplorerError where coniferest is not installed.
    """
    return _forest(vectors, seed, lambda: _coniferest("pineforest").PineForest)


def aad_forest(vectors: Vectors, seed: int) -> ForestSearch:
    """An isolation forest whose leaves are weighted by the labels (Das et al. 2017, AADForest).

    Raises: ExplorerError where coniferest is not installed.
    """
    return _forest(vectors, seed, lambda: _coniferest("aadforest").AADForest)


def _forest(vectors: Vectors, seed: int, kind: Callable[[], Any]) -> ForestSearch:
    samples = min(256, len(vectors))
    return ForestSearch(vectors, kind()(n_subsamples=samples, random_seed=seed))


def _coniferest(module: str) -> Any:
    try:
        return __import__(f"coniferest.{module}", fromlist=[module])
    except ImportError as error:
        raise ExplorerError(
            "PineForest and AADForest come from the package coniferest: "
            'pip install "coniferest>=0.2,<0.3"'
        ) from error
