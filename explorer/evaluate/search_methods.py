"""The search methods that are compared: this project's, and others' by their papers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from sklearn.gaussian_process.kernels import Matern, RationalQuadratic, WhiteKernel

from explorer import anomaly
from explorer.arrays import Rows, Scores
from explorer.errors import ExplorerError
from explorer.evaluate.active_learners import RocchioSearch, aad_forest, pine_forest
from explorer.evaluate.anomaly_match import AnomalyMatchSearch
from explorer.evaluate.published_searches import GaussianSearch, NeighbourScore, isolation_scores
from explorer.evaluate.search_space import SearchSpace
from explorer.evaluate.simulated_researcher import Method
from explorer.evaluate.taste_search import TasteSearch, TasteSearchRandomStart
from explorer.evaluate.tuned_taste import TunedTaste
from explorer.evaluate.view_maps import ViewMaps


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


def _anomalymatch(space: SearchSpace, seed: int) -> Method:
    return AnomalyMatchSearch(_views(space), seed)


def _ours_tuned(space: SearchSpace, seed: int) -> Method:
    return TunedTaste(TasteSearch(space, seed), _views(space))


def _views(space: SearchSpace) -> ViewMaps:
    if space.views is None:
        raise ExplorerError(f"{' and '.join(ON_IMAGES)} are trained on images: none were given.")
    return space.views


METHODS: dict[str, Callable[[SearchSpace, int], Method]] = {
    "ours": TasteSearch,
    "walmsley22": _walmsley22,
    "protege": _protege,
    "astronomaly": _astronomaly,
    "pineforest": _pineforest,
    "aadforest": _aadforest,
    "rocchio": _rocchio,
    "anomalymatch": _anomalymatch,
    "isolation": _isolation,
    "random": _random,
    "ours_tuned": _ours_tuned,
    "ours_random_start": TasteSearchRandomStart,
    "ours_confident": partial(TasteSearch, mode="confident"),
    "ours_without_votes": partial(TasteSearch, with_votes=False),
}


ON_IMAGES = ("anomalymatch", "ours_tuned")


def method_named(name: str) -> Callable[[SearchSpace, int], Method]:
    """The method of that name. Raises: ValueError that lists the known ones."""
    if name not in METHODS:
        raise ValueError(f"Unknown method {name!r}. Known: {', '.join(METHODS)}.")
    return METHODS[name]
