"""Observation rows of one place under several ids, as ZTF gives one to each field and filter."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from explorer.arrays import Series

RADIUS_ARCSEC = 1.5


def first_of_group(ra_deg: Series, dec_deg: Series, radius_arcsec: float) -> np.ndarray:
    """The row of the first place that each is joined to, int64 (N,), on the sphere."""
    ra, dec = np.radians(ra_deg), np.radians(dec_deg)
    points = np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)], axis=1)
    chord = 2 * np.sin(np.radians(radius_arcsec / 3_600) / 2)
    pairs = cKDTree(points).query_pairs(chord, output_type="ndarray")
    linked = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (len(ra), len(ra)))
    group = connected_components(linked, directed=False)[1]
    _, first = np.unique(group, return_index=True)
    return first[group]
