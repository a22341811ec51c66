"""Searches of other people's papers: a Gaussian process, and isolation weighted by answers."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import IsolationForest, RandomForestRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Kernel

from explorer import anomaly
from explorer.anomaly.acquisition import expected_improvement
from explorer.arrays import Rows, Scores, Vectors

TREES = 200


@dataclass
class GaussianSearch:
    """A Gaussian process on a few components, and the best expected improvement each round."""

    features: Vectors
    kernel: Kernel
    seed: int
    spread_start: bool = False
    trade_off: float = 0.5

    def start(self, size: int) -> Rows:
        """Random rows, or rows spread evenly along the first component."""
        if not self.spread_start:
            return np.random.default_rng(self.seed).choice(len(self.features), size, replace=False)
        order = np.argsort(self.features[:, 0], kind="stable")
        return order[np.linspace(0, len(order) - 1, size).round().astype(np.int64)]

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """The rows of highest expected improvement."""
        mean, std = self._process(shown, interest).predict(self.features, return_std=True)
        gain = expected_improvement(mean, std, float(interest.max()), trade_off=self.trade_off)
        return anomaly.top_rows(gain, size, exclude=shown)

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """The mean of the process."""
        return self._process(shown, interest).predict(self.features).astype(np.float32)

    def _process(self, shown: Rows, interest: Scores) -> GaussianProcessRegressor:
        process = GaussianProcessRegressor(kernel=self.kernel, random_state=self.seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return process.fit(self.features[shown], interest)


@dataclass
class NeighbourScore:
    """Isolation forest, then a random forest on the scores, weighted by distance (Lochner+21)."""

    features: Vectors
    seed: int
    alpha: float = 1.0

    def __post_init__(self) -> None:
        """Compute the isolation that every later score starts from, scaled to 0–5."""
        self.isolation = 5 * isolation_scores(self.features, seed=self.seed)

    def start(self, size: int) -> Rows:
        """The most isolated rows."""
        return anomaly.top_rows(self.isolation, size)

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """The rows of highest score."""
        return anomaly.top_rows(self.scores(shown, interest), size, exclude=shown)

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """Score · tanh(exp(α d) − 1 + arctanh f), f from the predicted human score."""
        forest = RandomForestRegressor(n_estimators=TREES, random_state=self.seed)
        predicted = forest.fit(self.features[shown], 5 * interest).predict(self.features)
        weight = 0.1 + 0.85 * predicted / 5
        distance = _distance_to_nearest(self.features, self.features[shown])
        distance /= max(float(distance.mean()), 1e-12)
        novelty = np.minimum(np.exp(self.alpha * distance) - 1 + np.arctanh(weight), 50)
        return (self.isolation * np.tanh(novelty)).astype(np.float32)


def isolation_scores(features: Vectors, *, seed: int = 0) -> Scores:
    """Isolation-forest anomaly, float32 (N,) in [0, 1], higher is more isolated."""
    forest = IsolationForest(n_estimators=TREES, random_state=seed).fit(features)
    strange = -forest.score_samples(features)
    return ((strange - strange.min()) / max(np.ptp(strange), 1e-12)).astype(np.float32)


def _distance_to_nearest(features: Vectors, labelled: Vectors) -> NDArray[np.float64]:
    squares = (features**2).sum(1)[:, None] - 2 * features @ labelled.T + (labelled**2).sum(1)
    return np.sqrt(np.maximum(squares.min(axis=1), 0)).astype(np.float64)
