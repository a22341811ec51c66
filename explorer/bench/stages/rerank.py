"""A page of candidates after a new rating."""

import numpy as np

from explorer.anomaly.ranking_cache import PageRequest, RankingCache
from explorer.bench.scale_size import Figures, Size
from explorer.bench.stopwatch import Stopwatch, medians
from explorer.search.similar import IN_MEMORY

K, RUNS, LABELS = 24, 3, 300


def rerank(size: Size) -> Figures:
    """A page of 24 after a new rating, of 300: fit, score all, choose; `first_s` opens it too."""
    halves = size.vectors()
    vectors = np.asarray(halves) if size.rows <= IN_MEMORY else halves
    rng = np.random.default_rng(size.seed)
    odd = rng.random(size.rows, np.float32)
    rated = rng.choice(size.rows, LABELS + RUNS, replace=False)
    wanted = halves[rated] @ halves[rated[0]]
    answers = {
        int(row): "up" if near else "down"
        for row, near in zip(rated, wanted >= np.quantile(wanted, 0.9), strict=True)
    }
    cache = RankingCache(vectors, odd, seed=size.seed)  # type: ignore[arg-type]  # as the app's
    times = [_ranked(cache, dict(list(answers.items())[: LABELS + at])) for at in range(RUNS + 1)]
    return {**medians(times[1:]), "first_s": round(times[0].seconds, 3)}


def _ranked(cache: RankingCache, answers: dict[int, str]) -> Stopwatch:
    with Stopwatch() as watch:
        cache.page(cache.prepare(answers, "balanced").result(), PageRequest(0, K))
    return watch
