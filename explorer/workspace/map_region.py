"""A polygon that a hand drew on the map, as text in the address and as a test of points."""

import numpy as np
from numpy.typing import NDArray

from explorer.maps.grid import SPAN
from explorer.plots.polygon import inside_polygon

MOST_CORNERS = 200


def from_text(text: str) -> NDArray[np.float64]:
    """Corners float64 (C, 2) from the address; none where it cannot be read."""
    try:
        corners = [[int(part) for part in corner.split(".")] for corner in text.split("_")]
        polygon = np.array(corners[:MOST_CORNERS], np.float64)
    except (ValueError, OverflowError):
        return np.zeros((0, 2))
    fits = polygon.ndim == 2 and polygon.shape[1] == 2 and len(polygon) >= 3
    return np.clip(polygon, 0, SPAN) if fits else np.zeros((0, 2))


def inside(points: NDArray[np.uint16], polygon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of `points` (N, 2) lie in `polygon` (C, 2): bool (N,), the even-odd rule."""
    return inside_polygon(points[:, 0], points[:, 1], polygon)
