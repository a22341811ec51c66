"""Where each galaxy is, on the sky or on its mosaic, to find what lies within a small radius."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue

ARCSEC_PER_RAD = 3600 * 180 / np.pi
SAME_SOURCE = {"arcsec": 5.0, "px": 4.0}  # what counts as one source unless somebody says other
_SLACK = 1e-6  # of the unit, for rounding
_BOX = re.compile(r"-?\d+,-?\d+,\d+")


@dataclass(frozen=True)
class Places:
    """Points to compare: unit vectors (N, 3) of a sky, or pixels (N, 2) of one mosaic.

    Attributes:
        points: float64 (N, 3) or (N, 2); NaN where a galaxy has no place.
        along: float64 (N,), declination in arcsec or y in pixels: what `around` looks up.
        unit: of every radius, "arcsec" or "px".
    """

    points: NDArray[np.float64]
    along: NDArray[np.float64]
    unit: str

    def within(self, some: Rows, others: Rows, radius: float) -> NDArray[np.bool_]:
        """Which of `some` (A,) and `others` (B,) lie within `radius`, bool (A, B)."""
        near = np.abs(self.along[some][:, None] - self.along[others]) <= radius + _SLACK
        left, right = np.nonzero(near)  # few: a strip across the sky as narrow as the radius
        apart = self.points[some[left]] - self.points[others[right]]
        near[left, right] = np.linalg.norm(apart, axis=1) <= self.reach(radius)
        return near

    def around(self, row: int, radius: float) -> Rows:
        """All rows within `radius` of a galaxy, its own among them; none where it has no place."""
        ordered, rows = self._by_strip
        first = np.searchsorted(ordered, self.along[row] - radius - _SLACK, "left")
        last = np.searchsorted(ordered, self.along[row] + radius + _SLACK, "right")
        near = rows[first:last]
        return np.sort(near[self.within(np.array([row]), near, radius)[0]])

    def pairs(self, rows: Rows, radius: float) -> Rows:
        """Pairs among `rows` (L,) that lie within `radius` of each other: places in it, (n, 2)."""
        placed = np.flatnonzero(np.isfinite(self.points[rows]).all(axis=1))
        tree = cKDTree(self.points[rows[placed]])
        found = tree.query_pairs(self.reach(radius), output_type="ndarray")
        return placed[found.reshape(-1, 2)].astype(np.int64)

    def reach(self, radius: float) -> float:
        """The straight distance between points that a radius in `unit` stands for."""
        return radius if self.unit == "px" else 2 * float(np.sin(radius / ARCSEC_PER_RAD / 2))

    @cached_property
    def _by_strip(self) -> tuple[NDArray[np.float64], Rows]:
        rows = np.argsort(self.along, kind="stable")
        return self.along[rows], rows


@dataclass(frozen=True)
class Matches:
    """What lies nearest to each of N places within a radius, among M others.

    Attributes:
        rows: int64 (N,), the nearest of the others; -1 where none is within the radius.
        separation_arcsec: float64 (N,), on the sphere; NaN where none is.
    """

    rows: Rows
    separation_arcsec: NDArray[np.float64]


def match_nearest(ours: Places, theirs: Places, radius_arcsec: float) -> Matches:
    """The nearest of `theirs` to each of `ours` within a radius on the sky; the edge counts.

    Several of ours may share one of theirs. NaN is nowhere.
    """
    placed, tree, known = _trees(ours, theirs)
    rows = np.full(len(ours.points), -1, np.int64)
    apart = np.full(len(rows), np.nan)
    reach = np.nextafter(ours.reach(radius_arcsec + _SLACK), np.inf)
    order = placed[_by_strips(ours.points[placed])]
    if len(known) and len(order):
        chord, at = tree.query(ours.points[order], distance_upper_bound=reach, workers=-1)
        found = at < len(known)
        rows[order[found]] = known[at[found]]
        apart[order[found]] = 2 * np.arcsin(np.minimum(chord[found] / 2, 1)) * ARCSEC_PER_RAD
    return Matches(rows, apart)


def match_all(ours: Places, theirs: Places, radius_arcsec: float) -> NDArray[np.int64]:
    """Every pair (row of ours, row of theirs) within a radius on the sky, int64 (n, 2)."""
    placed, tree, known = _trees(ours, theirs)
    if not len(known) or not len(placed):
        return np.zeros((0, 2), np.int64)
    near = tree.query_ball_point(
        ours.points[placed], ours.reach(radius_arcsec + _SLACK), return_sorted=True, workers=-1
    )
    counts = [len(each) for each in near]
    found = np.fromiter((at for each in near for at in each), np.int64, sum(counts))
    return np.stack([np.repeat(placed, counts), known[found]], axis=1)


def _trees(ours: Places, theirs: Places) -> tuple[Rows, cKDTree, Rows]:
    """The rows of ours and of theirs that have a place, and a tree of the latter."""
    placed, known = (
        np.flatnonzero(np.isfinite(some.points).all(axis=1)).astype(np.int64)
        for some in (ours, theirs)
    )
    return placed, cKDTree(theirs.points[known].reshape(-1, 3)), known


def _by_strips(points: NDArray[np.float64], strips: int = 300) -> Rows:
    """An order (N,) in which neighbours on the sky follow each other: a tree answers faster."""
    return np.lexsort((points[:, 0], np.floor(points[:, 2] * strips)))


def sky_places(ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64]) -> Places:
    """Places on the sky, degrees float64 (N,) each, NaN where unknown."""
    ra, dec = np.radians(ra_deg), np.radians(dec_deg)
    points = np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)], axis=1)
    return Places(points, np.asarray(dec_deg, np.float64) * 3600, "arcsec")


def mosaic_places(x_px: NDArray[np.float64], y_px: NDArray[np.float64]) -> Places:
    """Places on one picture, pixels float64 (N,) each."""
    return Places(np.stack([x_px, y_px], axis=1).astype(np.float64), np.asarray(y_px), "px")


def places_of(catalogue: Catalogue) -> Places | None:
    """Pixels for what was cut from one mosaic, else the sky, else None.

    Detections of one picture are told apart in its pixels: how many arcsec a galaxy covers there
    depends on the telescope.
    """
    read: Callable[[str], NDArray[np.float64]] = catalogue.column
    if _is_mosaic(catalogue):
        return mosaic_places(read("x_px"), read("y_px"))
    return sky_places(read("ra_deg"), read("dec_deg")) if catalogue.has_sky else None


def _is_mosaic(catalogue: Catalogue) -> bool:
    names = {column.name for column in catalogue.columns}
    return {"x_px", "y_px"} <= names and bool(_BOX.fullmatch(catalogue.values(0)["reference"]))
