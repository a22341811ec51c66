"""Where a map is dense, and what sets each such region apart: "edge on, 83 %"."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 128
BLUR = 2.5  # cells: structure finer than 2 % of the map gets no name
FAINTEST = 0.03  # of the densest cell
APART = 6  # cells between two peaks
FEWEST = 12
LEAST_SHARE = 0.3
LEAST_GAIN = 0.12
MOST_CORNERS = 60

Names = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Region:
    """A part of the map that one answer sets apart.

    Attributes:
        name: the answer.
        share: its mean fraction among the region's galaxies, 0 to 1.
        galaxies: how many lie in the region.
        peak: where it is densest, (x, y) in 0..1.
        corners: its outline, float (C, 2) in 0..1.
    """

    name: str
    share: float
    galaxies: int
    peak: tuple[float, float]
    corners: NDArray[np.float64]


def named_regions(unit: NDArray[np.float32], fractions: Names) -> list[Region]:
    """The regions of a map, the largest first; none where nothing sets any apart.

    Args:
        unit: positions float32 (N, 2) in 0..1.
        fractions: by answer, float32 (N,) in 0..1, NaN where unknown.
    """
    if len(unit) < FEWEST or not fractions:
        return []
    density, basins = _basins(unit)
    cells = np.clip((unit * SIDE).astype(np.int64), 0, SIDE - 1)
    named: dict[int, str] = {}
    of = basins[cells[:, 1], cells[:, 0]]
    for basin, (name, _) in _names(of, fractions).items():
        named[basin] = name
    merged = _merged(basins, named)
    of = merged[cells[:, 1], cells[:, 0]]
    sizes = np.bincount(of, minlength=merged.max() + 1)
    found = [
        Region(name, share, int(sizes[at]), _peak(density, merged == at), _outline(merged == at))
        for at, (name, share) in _names(of, fractions).items()
    ]
    return sorted(found, key=lambda region: -region.galaxies)


def _basins(unit: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Density and the watershed of its peaks, each (SIDE, SIDE) by row y; 0 where it is empty."""
    from scipy.ndimage import gaussian_filter
    from skimage.feature import peak_local_max
    from skimage.segmentation import watershed

    edges = np.linspace(0, 1, SIDE + 1)
    count = np.histogram2d(unit[:, 1], unit[:, 0], bins=(edges, edges))[0]
    density = gaussian_filter(np.sqrt(count), BLUR)  # the root: thin groups are groups too
    peaks = peak_local_max(density, min_distance=APART, threshold_rel=2 * FAINTEST)
    markers = np.zeros(density.shape, np.int64)
    markers[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
    return density, watershed(-density, markers, mask=density > FAINTEST * density.max())


def _names(of: NDArray[np.int64], fractions: Names) -> dict[int, tuple[str, float]]:
    """For each region large enough, the answer that tells most about it, and its mean fraction."""
    sizes = np.bincount(of)
    means = np.stack([_means(of, values, len(sizes)) for values in fractions.values()])  # (A, R)
    whole = np.zeros(len(of), np.int64)
    usual = np.concatenate([_means(whole, values, 1) for values in fractions.values()])[:, None]
    told = np.where(means > usual + LEAST_GAIN, _divergence(means, usual), 0)
    told[means < LEAST_SHARE] = 0
    names = list(fractions)
    return {
        region: (names[best], float(means[best, region]))
        for region, best in enumerate(told.argmax(axis=0))
        if region and sizes[region] >= FEWEST and told[best, region] > 0
    }


def _means(of: NDArray[np.int64], values: NDArray[np.float32], regions: int) -> NDArray[np.float64]:
    known = np.isfinite(values)
    total = np.bincount(of[known], weights=values[known], minlength=regions)
    return total / np.maximum(np.bincount(of[known], minlength=regions), 1)


def _divergence(p: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kullback and Leibler's, in nats, of a coin that falls p of the time from one that falls q."""
    p, q = np.clip(p, 1e-6, 1 - 1e-6), np.clip(q, 1e-6, 1 - 1e-6)
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


def _merged(basins: NDArray[np.int64], named: dict[int, str]) -> NDArray[np.int64]:
    """Basins of one name that touch become one; those without a name become 0."""
    from skimage.measure import label

    merged = np.zeros_like(basins)
    for name in dict.fromkeys(named.values()):
        alike = np.isin(basins, [basin for basin, other in named.items() if other == name])
        parts = label(alike, connectivity=2)
        merged[alike] = parts[alike] + merged.max()
    return merged


def _peak(density: NDArray[np.float64], region: NDArray[np.bool_]) -> tuple[float, float]:
    y, x = np.unravel_index(np.argmax(np.where(region, density, -1)), density.shape)
    return (float(x) + 0.5) / SIDE, (float(y) + 0.5) / SIDE


def _outline(region: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Corners (C, 2) of the longest outline of a region, x before y, in 0..1."""
    from skimage.measure import approximate_polygon, find_contours

    lines = find_contours(np.pad(region, 1).astype(np.float64), 0.5)
    longest = max(lines, key=len) - 1  # the padding
    tolerance = 0.4
    while len(corners := approximate_polygon(longest, tolerance)) > MOST_CORNERS:
        tolerance *= 1.5
    return np.clip((corners[:-1, ::-1] + 0.5) / SIDE, 0, 1)
