"""A new ranking of all on a GPU, and whether its answers are the processor's."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from explorer.bench.checks.table import Load, Row
from explorer.bench.stopwatch import median_seconds

BLOCK = 1 << 20


def taste(load: Load) -> Iterator[Row]:
    """A new ranking of all after a rating, and the process's answers beside the processor's."""
    from explorer.anomaly import Known, Ratings, Taste, rank

    rng = np.random.default_rng(0)
    features = np.empty((load.rerank, 64), np.float32)
    for at in range(0, load.rerank, BLOCK):
        part = features[at : at + BLOCK]
        part[:] = rng.standard_normal(part.shape, np.float32) / 8
    rated = rng.choice(load.rerank, 300, replace=False)
    ratings = Ratings(rated, ["up" if at < 30 else "down" for at in range(300)])
    odd = rng.random(load.rerank, np.float32)
    known = Known.of(features)
    rank(known, ratings, odd)  # loads the kernels, copies the features
    seconds = median_seconds(partial(rank, known, ratings, odd), 3)
    yield Row(f"re-ranking {load.rerank:,} × 64, 300 ratings", seconds, "s", 0.3, 1.0)
    fitted = Taste.fit(features[rated], (np.arange(300) < 30).astype(np.float32))
    whole, few = fitted.predict_mean(features)[:5_000], fitted.predict_mean(features[:5_000])
    away = float(np.abs(whole - few).max())
    yield Row("… largest difference from the processor", away, "", 1e-4, 1.0)
