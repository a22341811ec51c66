"""Fitting a map: UMAP (on a GPU where cuML is installed) or t-SNE, from neighbours known already.

A picture, not a measurement: distances are in D.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Vectors
from explorer.maps.recipe import Graph, Recipe, Tell

FEWEST_TO_FIT = 16
FEW, EPOCHS_OF_FEW, EPOCHS = 10_000, 500, 200  # as umap-learn chooses them
START_SPAN = 10.0  # as umap-learn begins
TSNE_STEPS = 750  # openTSNE: 250 of early exaggeration, 500 without

Fit = Callable[[Vectors, Graph, Vectors, Recipe, Tell], Vectors]


def layout(
    vectors: Vectors, graph: Graph, recipe: Recipe | None = None, *, tell: Tell = lambda share: None
) -> Vectors:
    """Positions float32 (N, 2), from neighbours already known.

    Fewer than 16 galaxies lie in the plane of their first two principal components.

    Args:
        vectors: float32 (N, D), unit length.
        graph: the nearest neighbours; of more than `recipe.neighbours` the first are taken.
        recipe: method, neighbours, min_dist and seed.
        tell: hears which share of the fit is done, 0 to 1.
    """
    recipe = recipe or Recipe()
    start = principal_plane(vectors, seed=recipe.seed)
    if len(vectors) < FEWEST_TO_FIT:
        return start
    fitted = FITS[recipe.method](vectors, graph.first(recipe.neighbours), start, recipe, tell)
    return separate_coincident(
        np.nan_to_num(np.asarray(fitted, dtype=np.float32)), seed=recipe.seed
    )


def separate_coincident(positions: Vectors, *, seed: int = 0) -> Vectors:
    """`positions` with galaxies that share a place moved a hair, so that each can be clicked."""
    first = np.zeros(len(positions), bool)
    first[np.unique(positions, axis=0, return_index=True)[1]] = True
    span = max(float(np.ptp(positions, axis=0).max()), 1e-3)
    noise = np.random.default_rng(seed).normal(scale=2e-3 * span, size=positions.shape)
    return np.where(first[:, None], positions, positions + noise).astype(np.float32)


def _umap(vectors: Vectors, graph: Graph, start: Vectors, recipe: Recipe, tell: Tell) -> Vectors:
    """McInnes et al. 2018: by cuML on a GPU, else umap-learn's graph and our own descent."""
    on_gpu = gpu_umap()
    if on_gpu is not None:
        return _cuml(on_gpu, vectors, graph, recipe)
    return umap_by_descent(vectors, graph, start, recipe, tell)


def umap_by_descent(
    vectors: Vectors, graph: Graph, start: Vectors, recipe: Recipe, tell: Tell = lambda share: None
) -> Vectors:
    """UMAP on the processor: positions float32 (N, 2) from `start`, over the whole graph."""
    epochs = EPOCHS_OF_FEW if len(vectors) <= FEW else EPOCHS
    start = start * (START_SPAN / max(float(np.ptp(start, axis=0).max()), 1e-9))
    return umap_steps(start, graph, recipe, Schedule(epochs), tell=tell)


@dataclass(frozen=True)
class Schedule:
    """How many epochs of descent, and the rate of the first; it falls to 0."""

    epochs: int
    rate: float = 1.0


def umap_steps(
    positions: Vectors,
    graph: Graph,
    recipe: Recipe,
    schedule: Schedule,
    *,
    tell: Tell = lambda share: None,
) -> Vectors:
    """`positions` float32 (N, 2) after `schedule` of UMAP over the whole neighbour graph."""
    # compiles for seconds on import: never before a layout is asked for
    from umap.umap_ import find_ab_params, fuzzy_simplicial_set

    from explorer.maps.descent import Descent, descend

    ids, distance = with_self_first(graph)
    seeded = np.random.RandomState(recipe.seed)
    # Of its first argument it asks only how many there are, once the neighbours are given.
    weighted = fuzzy_simplicial_set(
        positions, ids.shape[1], seeded, "cosine", knn_indices=ids, knn_dists=distance
    )[0]
    shape = find_ab_params(1.0, recipe.min_dist)
    how = Descent(shape, schedule.epochs, recipe.seed, schedule.rate)
    return descend(positions, weighted, how, tell=tell)


def plain_umap(vectors: Vectors, *, seed: int | None = 0) -> Vectors:
    """What umap-learn makes of `vectors` by itself: its neighbours, its start; to compare with.

    With a seed it works on one processor, without one on all.
    """
    from umap import UMAP

    jobs = -1 if seed is None else 1
    return UMAP(metric="cosine", random_state=seed, n_jobs=jobs).fit_transform(vectors)


def gpu_umap() -> Any | None:
    """cuML's UMAP, where it is installed and finds a GPU."""
    try:
        import cupy
        from cuml.manifold import UMAP

        return UMAP if cupy.cuda.runtime.getDeviceCount() else None
    except (ImportError, RuntimeError, OSError):
        return None


def _cuml(umap: Any, vectors: Vectors, graph: Graph, recipe: Recipe) -> Vectors:
    ids, distance = with_self_first(graph)
    model = umap(
        n_neighbors=ids.shape[1],
        min_dist=recipe.min_dist,
        metric="cosine",
        random_state=recipe.seed + 1,  # 0 would leave it to chance
        precomputed_knn=(ids, distance),
        output_type="numpy",
    )
    return model.fit_transform(vectors)


def _tsne(vectors: Vectors, graph: Graph, start: Vectors, recipe: Recipe, tell: Tell) -> Vectors:
    """Van der Maaten & Hinton 2008, by openTSNE (Poličar et al. 2024)."""
    from openTSNE import TSNE, affinity, initialization, nearest_neighbors

    known = nearest_neighbors.PrecomputedNeighbors(graph.ids, np.sqrt(2 * graph.distance()))
    close = affinity.PerplexityBasedNN(
        perplexity=max(graph.ids.shape[1] / 3, 1), knn_index=known, n_jobs=1
    )
    steps = _Steps(tell)
    model = TSNE(n_jobs=1, random_state=recipe.seed, callbacks=steps, callbacks_every_iters=10)
    first = initialization.rescale(start.astype(np.float64))
    return np.asarray(model.fit(affinities=close, initialization=first))


FITS: dict[str, Fit] = {"umap": _umap, "tsne": _tsne}


class _Steps:
    """What openTSNE calls every ten steps, over both of its phases."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._done = tell, 0

    def __call__(self, step: int, error: float, embedding: object) -> None:
        """Count ten more steps."""
        self._done = min(self._done + 10, TSNE_STEPS)
        self._tell(self._done / TSNE_STEPS)


def principal_plane(vectors: Vectors, *, seed: int = 0) -> Vectors:
    """The first two principal components, float32 (N, 2), with a hair of noise.

    The noise keeps identical galaxies apart, so that each can still be clicked.
    """
    noise = np.random.default_rng(seed).normal(scale=1e-3, size=(len(vectors), 2))
    sample = vectors[:: max(1, len(vectors) // 50_000)]
    centre = sample.mean(axis=0)
    axes = np.linalg.svd(sample - centre, full_matrices=False)[2][:2]
    plane = np.zeros((len(vectors), 2))
    plane[:, : len(axes)] = (vectors - centre) @ axes.T
    return (10 * (plane + noise)).astype(np.float32)


def with_self_first(graph: Graph) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """UMAP's form of the neighbours: each galaxy first in its own list, at distance 0."""
    own = np.arange(len(graph.ids))[:, None]
    nothing = np.zeros((len(graph.ids), 1), np.float32)
    return np.hstack([own, graph.ids]), np.hstack([nothing, graph.distance()])
