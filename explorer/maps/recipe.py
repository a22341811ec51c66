"""What a map is made with: the method and its numbers, and the neighbours it starts from."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float], None]

METHODS = {"umap": 15, "tsne": 60}  # and how many neighbours each takes unless told
FEWEST_NEIGHBOURS, MOST_NEIGHBOURS = 2, 200
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
TAKEN = ("map", "sky")  # the first layout and the sky have these names


@dataclass(frozen=True)
class Recipe:
    """How a map is made: the same recipe on the same vectors gives the same map."""

    method: str = "umap"
    neighbours: int = METHODS["umap"]
    min_dist: float = 0.1  # UMAP's least distance of points on the map; t-SNE has none
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what no method can work with."""
        if self.method not in METHODS:
            raise ValueError(f"There is no method {self.method!r}; there are: {', '.join(METHODS)}")
        if not FEWEST_NEIGHBOURS <= self.neighbours <= MOST_NEIGHBOURS:
            raise ValueError(
                f"neighbours must lie between {FEWEST_NEIGHBOURS} and {MOST_NEIGHBOURS}, "
                f"not {self.neighbours}"
            )
        if not 0 <= self.min_dist < 1:
            raise ValueError(f"min_dist must lie between 0 and 1, not {self.min_dist}")


@dataclass(frozen=True)
class Graph:
    """The K nearest of each of N galaxies, nearest first, itself not among them.

    With `rows` int64 (R,), sorted, it holds these galaxies alone: what judges a map of very many.
    """

    ids: NDArray[np.int64]  # (N, K), or (R, K)
    similarity: NDArray[np.float32]  # as many, cosine
    rows: NDArray[np.int64] | None = None

    def first(self, k: int) -> "Graph":
        """The same with at most k neighbours."""
        return Graph(self.ids[:, :k], self.similarity[:, :k], self.rows)

    def of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The nearest of `rows` (n,), all of which it holds: int64 (n, K)."""
        return self.ids[rows if self.rows is None else np.searchsorted(self.rows, rows)]

    def distance(self) -> NDArray[np.float32]:
        """1 - cosine, float32 (N, K), never below 0."""
        return np.clip(1 - self.similarity, 0, None).astype(np.float32)


def checked_name(name: str) -> str:
    """`name`, if another layout can have it.

    Raises:
        ValueError: not a short name of small letters, digits, - and _, or one that is taken.
    """
    if not NAME.fullmatch(name) or name in TAKEN:
        raise ValueError(
            f"{name!r} cannot name a layout: use up to 32 small letters, digits, - and _, "
            f"but not {' or '.join(TAKEN)}"
        )
    return name
