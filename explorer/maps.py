"""Vectors (N, D) to a picture (N, 2) by UMAP. A picture, not a measurement: distances are in D."""

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 15
MIN_DIST = 0.1
FEWEST_FOR_UMAP = 16
MOST_FITTED = 200_000
ODDEST_SHARE = 0.01
JUDGED = 2_000
PLACED_AT_ONCE = 4_096

Tell = Callable[[float], None]
Nearest = Callable[[NDArray[np.float32], int], NDArray[np.int64]]


@dataclass(frozen=True)
class Fidelity:
    """How far the picture can be believed, on a seeded sample of galaxies."""

    preservation: float  # share of the true 15 nearest that are among the map's 15 nearest
    trustworthiness: float  # scikit-learn's, Venna & Kaski 2001
    judged: int


def layout(
    vectors: NDArray[np.float32],
    neighbours: NDArray[np.int64],
    similarity: NDArray[np.float32],
    *,
    min_dist: float = MIN_DIST,
    seed: int = 0,
    tell: Tell = lambda share: None,
) -> NDArray[np.float32]:
    """Positions float32 (N, 2) by UMAP (McInnes et al. 2018), from neighbours already known.

    Args:
        vectors: float32 (N, D), unit length.
        neighbours: int64 (N, K), nearest first, the galaxy itself not among them.
        similarity: float32 (N, K), cosine.
        min_dist: UMAP's minimal distance of points on the map.
        seed: the same seed gives the same map.
        tell: hears which share of the fit is done, 0 to 1.
    """
    start = principal_plane(vectors, seed=seed)
    if len(vectors) < FEWEST_FOR_UMAP:
        return start
    from umap import UMAP  # compiles for seconds on import: never before a layout is asked for

    ids, distance = _with_itself(neighbours[:, :NEIGHBOURS], similarity[:, :NEIGHBOURS])
    model = UMAP(
        n_neighbors=ids.shape[1],
        min_dist=min_dist,
        metric="cosine",
        init=start,
        random_state=seed,
        n_jobs=1,
        precomputed_knn=(ids, distance, None),
        force_approximation_algorithm=True,
        tqdm_kwds={"disable": False, "file": _Epochs(tell), "bar_format": "{n_fmt}/{total_fmt} "},
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*precomputed_knn", category=UserWarning)
        fitted = model.fit_transform(vectors)  # UMAP's own transform is never asked for
    return np.nan_to_num(np.asarray(fitted, dtype=np.float32))


class _Epochs(io.StringIO):
    """Where UMAP writes its progress bar, "120/500": passed on as a share."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def write(self, text: str) -> int:
        """Pass on what the bar says; whatever else is written is let go."""
        done, _, total = text.strip().partition("/")
        if done.isdigit() and total.isdigit() and int(total):
            self._tell(int(done) / int(total))
        return len(text)


def principal_plane(vectors: NDArray[np.float32], *, seed: int = 0) -> NDArray[np.float32]:
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


def landmarks(oddness: NDArray[np.float32], *, most: int, seed: int = 0) -> NDArray[np.int64]:
    """Which galaxies a large map is fitted on, sorted rows int64: the oddest 1 % and a sample."""
    if len(oddness) <= most:
        return np.arange(len(oddness))
    odd = np.argsort(oddness)[::-1][: int(most * ODDEST_SHARE)]
    rest = np.setdiff1d(np.arange(len(oddness)), odd, assume_unique=False)
    drawn = np.random.default_rng(seed).choice(rest, most - len(odd), replace=False)
    return np.sort(np.concatenate([odd, drawn]))


def place(
    vectors: NDArray[np.float32], positions: NDArray[np.float32], nearest: Nearest
) -> NDArray[np.float32]:
    """Positions float32 (M, 2) of new vectors on a finished map; nothing on it moves.

    Each is put at the median position of its 15 nearest galaxies there.

    Args:
        vectors: float32 (M, D).
        positions: float32 (L, 2) of the galaxies on the map.
        nearest: (vectors, k) → int64 (M, k) into `positions`; -1 where there are fewer.
    """
    placed = np.empty((len(vectors), 2), np.float32)
    k = min(NEIGHBOURS, len(positions))
    for at in range(0, len(vectors), PLACED_AT_ONCE):
        ids = nearest(vectors[at : at + PLACED_AT_ONCE], k)
        placed[at : at + PLACED_AT_ONCE] = np.median(positions[ids], axis=1)
    return placed


def fidelity(
    vectors: NDArray[np.float32], positions: NDArray[np.float32], *, seed: int = 0
) -> Fidelity | None:
    """How well the map keeps neighbourhoods; None for fewer than 32 galaxies."""
    if len(vectors) < 2 * FEWEST_FOR_UMAP:
        return None
    from sklearn.manifold import trustworthiness

    count = min(JUDGED, len(vectors))
    rows = np.random.default_rng(seed).choice(len(vectors), count, replace=False)
    true = _nearest_ids(vectors[rows] @ vectors[rows].T)
    shown = positions[rows].astype(np.float64)
    squared = ((shown[:, None] - shown[None]) ** 2).sum(axis=2)
    kept = [len(np.intersect1d(a, b)) for a, b in zip(true, _nearest_ids(-squared), strict=True)]
    trust = trustworthiness(vectors[rows], shown, n_neighbors=NEIGHBOURS, metric="cosine")
    return Fidelity(float(np.mean(kept)) / NEIGHBOURS, float(trust), count)


def _nearest_ids(closeness: NDArray[np.floating]) -> NDArray[np.int64]:
    np.fill_diagonal(closeness, -np.inf)
    return np.argpartition(closeness, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]


def _with_itself(
    ids: NDArray[np.int64], similarity: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """UMAP's form of the neighbours: each galaxy first in its own list, at distance 0."""
    own = np.arange(len(ids))[:, None]
    distance = np.clip(1 - similarity, 0, None)
    nothing = np.zeros((len(ids), 1), np.float32)
    return np.hstack([own, ids]), np.hstack([nothing, distance]).astype(np.float32)
