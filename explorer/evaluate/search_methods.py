"""The search methods that are compared: this project's, and others' by their papers."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest, RandomForestRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Kernel, Matern, RationalQuadratic, WhiteKernel
from sklearn.preprocessing import StandardScaler

from explorer import anomaly
from explorer.anomaly.acquisition import expected_improvement
from explorer.anomaly.ranking_cache import UNRATED, VARIETY, Votes
from explorer.arrays import Rows, Scores, Vectors
from explorer.evaluate.active_learners import RocchioSearch, aad_forest, pine_forest
from explorer.evaluate.simulated_researcher import Method

COMPONENTS = 40
TREES = 200


@dataclass(frozen=True)
class SearchSpace:
    """One catalogue in the coordinates that the methods need, computed once for all repeats."""

    vectors: Vectors  # (N, D) unit length: what this project searches
    components: Vectors  # (N, ≤ 40) principal components
    scaled: Vectors  # the same, each to unit variance
    features: Vectors  # (N, F): what this project's taste is learnt on
    bare: Vectors  # (N, D): the same without an encoder's votes
    close: Vectors  # (N, W): whole embeddings, centred, that the taste looks at closely
    oddness: Scores  # (N,)
    strangeness: Scores  # (N,): oddness and the encoder's votes for odd

    @classmethod
    def of(
        cls, vectors: Vectors, embeddings: Vectors | None = None, votes: Votes | None = None
    ) -> "SearchSpace":
        """The space of unit vectors (N, D); the components are of `embeddings` if given."""
        source = vectors if embeddings is None else embeddings
        votes = votes or Votes()
        count = min(COMPONENTS, *source.shape)
        components = PCA(n_components=count, random_state=0).fit_transform(source)
        oddness = anomaly.oddness(vectors)
        return cls(
            vectors=vectors,
            components=components,
            scaled=StandardScaler().fit_transform(components),
            features=anomaly.features(vectors, votes.all),
            bare=anomaly.features(vectors),
            close=_centred(source),
            oddness=oddness,
            strangeness=anomaly.strangeness(
                oddness, odd_votes=votes.odd, artefact_votes=votes.artefact
            ),
        )

    @classmethod
    def alike(cls, vectors: Vectors) -> "SearchSpace":
        """The space in which every method sees the unit vectors (N, D) and nothing besides."""
        features, oddness = anomaly.features(vectors), anomaly.oddness(vectors)
        scaled = StandardScaler().fit_transform(vectors)
        close = _centred(vectors)
        return cls(vectors, vectors, scaled, features, features, close, oddness, oddness)

    def part(self, rows: Rows) -> "SearchSpace":
        """The space of some of its galaxies, in the coordinates of all."""
        return SearchSpace(*(getattr(self, field.name)[rows] for field in fields(self)))


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
        return _random_rows(len(self.space.vectors), size, self.seed)


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
            return _random_rows(len(self.features), size, self.seed)
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


@dataclass
class FixedRanking:
    """A ranking that never learns: the page is simply its next part."""

    order: Scores

    def start(self, size: int) -> Rows:
        """The first rows."""
        return anomaly.top_rows(self.order, size)

    def next_page(self, shown: Rows, interest: Scores, size: int) -> Rows:
        """The rows that follow."""
        return anomaly.top_rows(self.order, size, exclude=shown)

    def scores(self, shown: Rows, interest: Scores) -> Scores:
        """The ranking."""
        return self.order


def isolation_scores(features: Vectors, *, seed: int = 0) -> Scores:
    """Isolation-forest anomaly, float32 (N,) in [0, 1], higher is more isolated."""
    forest = IsolationForest(n_estimators=TREES, random_state=seed).fit(features)
    strange = -forest.score_samples(features)
    return ((strange - strange.min()) / max(np.ptp(strange), 1e-12)).astype(np.float32)


def _walmsley22(space: SearchSpace, seed: int) -> Method:
    return GaussianSearch(space.scaled, RationalQuadratic() + WhiteKernel(), seed)


def _protege(space: SearchSpace, seed: int) -> Method:
    kernel = Matern() + WhiteKernel()
    return GaussianSearch(space.components, kernel, seed, spread_start=True)


def _isolation(space: SearchSpace, seed: int) -> Method:
    return FixedRanking(isolation_scores(space.components, seed=seed))


def _random(space: SearchSpace, seed: int) -> Method:
    return FixedRanking(np.random.default_rng(seed).random(len(space.vectors), np.float32))


def _astronomaly(space: SearchSpace, seed: int) -> Method:
    return NeighbourScore(space.components, seed)


def _pineforest(space: SearchSpace, seed: int) -> Method:
    return pine_forest(space.vectors, seed)


def _aadforest(space: SearchSpace, seed: int) -> Method:
    return aad_forest(space.vectors, seed)


def _rocchio(space: SearchSpace, seed: int) -> Method:
    return RocchioSearch(space.vectors, seed)


METHODS: dict[str, Callable[[SearchSpace, int], Method]] = {
    "ours": TasteSearch,
    "walmsley22": _walmsley22,
    "protege": _protege,
    "astronomaly": _astronomaly,
    "pineforest": _pineforest,
    "aadforest": _aadforest,
    "rocchio": _rocchio,
    "isolation": _isolation,
    "random": _random,
    "ours_random_start": TasteSearchRandomStart,
    "ours_confident": partial(TasteSearch, mode="confident"),
    "ours_without_votes": partial(TasteSearch, with_votes=False),
}


def method_named(name: str) -> Callable[[SearchSpace, int], Method]:
    """The method of that name. Raises: ValueError that lists the known ones."""
    if name not in METHODS:
        raise ValueError(f"Unknown method {name!r}. Known: {', '.join(METHODS)}.")
    return METHODS[name]


def _centred(vectors: Vectors) -> Vectors:
    every = np.arange(len(vectors))
    return anomaly.centred(vectors.__getitem__, len(vectors))(every)


def _random_rows(count: int, size: int, seed: int) -> Rows:
    return np.random.default_rng(seed).choice(count, size, replace=False)


def _distance_to_nearest(features: Vectors, labelled: Vectors) -> NDArray[np.float64]:
    squares = (features**2).sum(1)[:, None] - 2 * features @ labelled.T + (labelled**2).sum(1)
    return np.sqrt(np.maximum(squares.min(axis=1), 0)).astype(np.float64)
