"""One galaxy listed more than once: folded into its best hit, and grouped for folds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from explorer.arrays import Mask, Rows
from explorer.catalogue.crossmatch import Places
from index import Vectors

SAME_IMAGE = 0.9999
BLOCK = 512
LEADING = 8  # components of the search vectors, by size, that candidates are looked for in


@dataclass(frozen=True)
class Same:
    """What counts as one galaxy: near-identical pixels, and places within a radius.

    Attributes:
        vectors: float32 (N, P), unit length; at a cosine of `SAME_IMAGE` images are the same.
        places: where the galaxies are, if known.
        radius: in the unit of `places`; 0 folds none by place.
    """

    vectors: Vectors
    places: Places | None = None
    radius: float = 0.0

    def matrix(self, some: Rows, others: Rows) -> Mask:
        """Which of `some` (A,) and `others` (B,) are one galaxy, bool (A, B)."""
        same = self.vectors[some] @ self.vectors[others].T >= SAME_IMAGE
        if self.places is not None and self.radius > 0:
            same |= self.places.within(some, others, self.radius)
        return same

    def around(self, row: int) -> Rows:
        """All rows of the catalogue at the place of one, its own left out."""
        if self.places is None or self.radius <= 0:
            return np.zeros(0, np.int64)
        near = self.places.around(row, self.radius)
        return near[near != row]


@dataclass(frozen=True)
class Folded:
    """Hits of one search and what stands for what.

    Attributes:
        rows: int64 (H,), hits, best first.
        query_rows: int64, rows of the query.
        leaders: int64, places in `rows` of the hits that stand for themselves, best first.
        leader: int64 (H,), for every hit the place of the one that stands for it (its own for a
            leader), -1 where that is the query.
    """

    rows: Rows
    query_rows: Rows
    leaders: Rows
    leader: Rows


def fold(rows: Rows, query_rows: Rows, same: Same) -> Folded:
    """Which hits stand for themselves, and for every hit the one that stands for it.

    Args:
        rows: hits, best first.
        query_rows: what is the same as one of these is gone altogether.
        same: what counts as one galaxy.
    """
    leader = np.full(len(rows), -1, np.int64)
    leaders = np.zeros(0, np.int64)
    for at in range(0, len(rows), BLOCK):
        places = np.arange(at, min(at + BLOCK, len(rows)))
        places = places[~_same_as_query(rows[places], query_rows, same)]
        known = same.matrix(rows[places], rows[leaders])
        old = known.any(axis=1)
        if old.any():
            leader[places[old]] = leaders[known[old].argmax(axis=1)]
        fresh = places[~old]
        leader[fresh] = _first_of_each(same.matrix(rows[fresh], rows[fresh]), fresh)
        leaders = np.concatenate([leaders, fresh[leader[fresh] == fresh]])
    return Folded(rows, query_rows, leaders, leader)


def _same_as_query(rows: Rows, query_rows: Rows, same: Same) -> Mask:
    if not len(query_rows):
        return np.zeros(len(rows), bool)
    return np.isin(rows, query_rows) | same.matrix(rows, query_rows).any(axis=1)


def _first_of_each(same: Mask, places: Rows) -> Rows:
    """The leader of each: the first leader it is the same as, itself if there is none."""
    found = places.copy()
    pairs = np.tril(same, -1)
    for at in np.flatnonzero(pairs.any(axis=1)):
        twins = np.flatnonzero(pairs[at])
        leading = twins[found[twins] == places[twins]]
        if len(leading):
            found[at] = places[leading[0]]
    return found


def folded_groups(folded: Folded, chosen: Rows, same: Same, allow: Mask | None) -> tuple[Rows, ...]:
    """Rows folded into each chosen hit (places in `folded.rows`), in the order of their rows.

    Sources at its place count wherever they rank, so that the number does not depend on the page.
    """
    rows, leader = folded.rows, folded.leader
    seen, groups = set(rows[leader >= 0].tolist()) | set(folded.query_rows.tolist()), []
    for place in chosen:
        alike = rows[(leader == place) & (np.arange(len(rows)) != place)]
        beyond = [row for row in same.around(int(rows[place])).tolist() if row not in seen]
        if allow is not None:
            beyond = [row for row in beyond if allow[row]]
        seen.update(beyond)
        groups.append(np.sort(np.concatenate([alike, np.array(beyond, np.int64)])))
    return tuple(groups)


def duplicate_groups(same: Same, rows: Rows) -> Rows:
    """A number for each of `rows`, int64 (L,), equal where they show one galaxy.

    What `same` calls one galaxy is joined, in chains: equal pixels, and places within its radius.
    """
    pairs = [_alike(np.asarray(same.vectors[rows], np.float32))]
    if same.places is not None and same.radius > 0:
        pairs.append(same.places.pairs(rows, same.radius))
    left, right = np.concatenate(pairs).T
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(rows), len(rows)))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _alike(vectors: NDArray[np.float32]) -> Rows:
    """Pairs (n, 2) of vectors (L, P) that are equal but for rounding.

    A tree over the leading components gives candidates, so that not all pairs are compared; of
    vectors that are exactly equal, as of many blank images, each is paired with the first alone.
    """
    _, first, which = np.unique(vectors, axis=0, return_index=True, return_inverse=True)
    equal = np.stack([np.arange(len(vectors)), first[which.ravel()]], axis=1)
    near = np.sqrt(2 - 2 * SAME_IMAGE) + 1e-6
    found = cKDTree(vectors[first, :LEADING]).query_pairs(near, output_type="ndarray")
    pairs = first[found].reshape(-1, 2)
    cosine = np.einsum("np,np->n", vectors[pairs[:, 0]], vectors[pairs[:, 1]])
    return np.concatenate([equal, pairs[cosine >= SAME_IMAGE]]).astype(np.int64)
