"""Tight groups of galaxies that are alike, found without a label, and how odd each is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Rows, Scores, Vectors

SMALLEST = 5
APART = 1.25  # groups among points scattered by chance reached 1.15 in 64 dimensions, 1.21 in 40
CORE = 0.5  # who joins a group from twice as far as its closest members only lies near it
_BLOCK = 65_536
_SELF = 9.0  # farther than two unit vectors can be


@dataclass(frozen=True)
class Group:
    """Galaxies that are alike.

    Attributes:
        rows: int64 (M,), the most typical first.
        oddness: the mean of its members', in [0, 1].
        similarity: the members' mean cosine with the most typical one.
    apart: how many times farther the nearest galaxy outside is than the nearest member, for the
        median member.
    """

    rows: Rows
    oddness: float
    similarity: float
    apart: float


def tight_groups(vectors: Vectors, oddness: Scores, *, smallest: int = SMALLEST) -> list[Group]:
    """The dense groups among galaxies, the oddest first; what lies between them is in none.

    vectors: float32 (N, D), unit length; oddness: float32 (N,) in [0, 1].
    HDBSCAN (Campello et al. 2013): the leaves of its tree, which are the tightest groups of at
    least `smallest` galaxies. Those are kept that stand `APART` from what is around them: points
    scattered by chance have denser places too. The time grows with the square of N.
    Raises: ValueError for groups of fewer than two.
    """
    if smallest < 2:
        raise ValueError(f"A group has two galaxies or more, not {smallest}.")
    if len(vectors) <= smallest:
        return []
    found = [_group(rows, vectors, oddness) for rows in _leaves(vectors, smallest)]
    tight = [group for group in found if group.apart >= APART]
    return sorted(tight, key=lambda group: (-group.oddness, int(group.rows[0])))


def _leaves(vectors: Vectors, smallest: int) -> Iterator[Rows]:
    """The rows of each leaf's core, where that is large enough."""
    from sklearn.cluster import HDBSCAN

    clusterer = HDBSCAN(
        min_cluster_size=smallest,
        min_samples=1,  # more smooths the density, but makes ties that hang on the order of rows
        cluster_selection_method="leaf",
        copy=True,
    ).fit(vectors.astype(np.float64))  # of unit vectors: in the order of their cosine
    core = clusterer.probabilities_ >= CORE
    for label in range(int(clusterer.labels_.max()) + 1):
        rows = np.flatnonzero((clusterer.labels_ == label) & core)
        if len(rows) >= smallest:
            yield rows


def _group(rows: Rows, vectors: Vectors, oddness: Scores) -> Group:
    members = vectors[rows]
    to_middle = members @ members.mean(axis=0)
    typical = members[int(np.argmax(to_middle))]
    similarity = members @ typical
    order = np.lexsort((rows, -similarity.round(6)))
    return Group(
        rows[order],
        oddness=float(oddness[rows].mean()),
        similarity=float(similarity.mean()),
        apart=_apart(rows, vectors),
    )


def _apart(rows: Rows, vectors: Vectors) -> float:
    away = np.sqrt(np.maximum(2 - 2 * vectors[rows] @ vectors.T, 0))  # (M, N)
    inside = away[:, rows].copy()
    np.fill_diagonal(inside, _SELF)
    away[:, rows] = _SELF
    nearest = float(np.median(inside.min(axis=1)))
    return float(np.median(away.min(axis=1))) / max(nearest, 1e-3)


def assign_to_groups(
    vectors: Vectors, oddness: Scores, cores: Sequence[Group], among: Rows
) -> list[Group]:
    """The groups found among some galaxies, with those of all others that belong to them.

    vectors: float32 (N, D), which may lie on disk; among: int64 (A,), those that the rows of
    `cores` count. A galaxy belongs to the group whose most typical member it is most like, if it
    is as much like it as the group's least typical one. The oddest first.
    """
    if not cores:
        return []
    typical = np.stack([vectors[among[group.rows[0]]] for group in cores])  # (G, D)
    least = np.array([_least_alike(group, vectors, among) for group in cores], np.float32)
    looked = np.zeros(len(vectors), bool)
    looked[among] = True
    joined: list[list[Rows]] = [[among[group.rows]] for group in cores]
    for start in range(0, len(vectors), _BLOCK):
        alike = vectors[start : start + _BLOCK] @ typical.T  # (B, G)
        best = alike.argmax(axis=1)
        belongs = (alike.max(axis=1) >= least[best]) & ~looked[start : start + len(best)]
        for at in np.unique(best[belongs]):
            joined[at].append(start + np.flatnonzero(belongs & (best == at)))
    groups = [
        _joined(core, np.concatenate(rows), vectors, oddness)
        for core, rows in zip(cores, joined, strict=True)
    ]
    return sorted(groups, key=lambda group: (-group.oddness, int(group.rows[0])))


def _least_alike(group: Group, vectors: Vectors, among: Rows) -> float:
    members = vectors[among[group.rows]]
    return float((members @ members[0]).min())


def _joined(core: Group, rows: Rows, vectors: Vectors, oddness: Scores) -> Group:
    """The core's group with all its members, the most typical first."""
    similarity = vectors[rows] @ vectors[rows[0]]
    order = np.concatenate([[0], 1 + np.lexsort((rows[1:], -similarity[1:].round(6)))])
    return Group(
        rows[order].astype(np.int64),
        oddness=float(oddness[rows].mean()),
        similarity=float(similarity.mean()),
        apart=core.apart,
    )
