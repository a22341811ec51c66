"""A map made on a GPU, beside our own on the processor."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from explorer.bench.checks.table import Load, Row
from explorer.bench.stopwatch import answer_and_seconds


def umap(load: Load) -> Iterator[Row]:
    """A map by cuML beside our own descent on the processor."""
    from explorer import maps
    from explorer.bench.synthetic import EmbeddingShape, synthetic_vectors
    from explorer.maps.layout import umap_by_descent
    from explorer.pipeline.maps import graph_of

    vectors = synthetic_vectors(EmbeddingShape.read(), load.mapped, 64)
    graph, recipe = graph_of(vectors, maps.JUDGED_NEIGHBOURS), maps.Recipe()
    start, rows = maps.principal_plane(vectors), np.arange(load.mapped)[:: load.mapped // 500 or 1]
    ways: list[Callable[[], Any]] = [
        partial(maps.layout, vectors, graph),
        partial(umap_by_descent, vectors, graph.first(recipe.neighbours), start, recipe),
    ]
    made, seconds = zip(*(answer_and_seconds(way) for way in ways), strict=True)
    yield Row(f"map of {load.mapped:,} by cuML", seconds[0], "s", seconds[1], 1.0)
    kept = [maps.preservation(places, graph, rows) for places in made]
    yield Row("… neighbours kept, beside our own", kept[0], "", kept[1], at_least=0.9)
