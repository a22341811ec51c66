"""One galaxy listed more than once, among many: groups that a cross-validation must not part."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from explorer.similarity import SAME_IMAGE, Same

LEADING = 8  # components of the search vectors, by size, that candidates are looked for in

Rows = NDArray[np.int64]


def groups(same: Same, rows: Rows) -> Rows:
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
