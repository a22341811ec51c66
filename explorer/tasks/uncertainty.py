"""Uncertainty sampling: how near each galaxy is to the decision threshold."""

import numpy as np
from numpy.typing import NDArray


def uncertainty(probability: NDArray[np.floating], threshold: float) -> NDArray[np.float32]:
    """Closeness of probabilities (N,) to the threshold, float32 (N,) in [0, 1], 1 at it; NaN → 0.

    The distance is in logits, so that a low threshold of a rare class has as sharp a peak.
    """
    p = np.clip(np.nan_to_num(np.asarray(probability, np.float64), nan=0.0), 1e-6, 1 - 1e-6)
    limit = float(np.clip(threshold, 1e-6, 1 - 1e-6))
    distance = np.abs(np.log(p / (1 - p)) - np.log(limit / (1 - limit)))
    near = 1 / (1 + distance)
    return np.where(np.isfinite(probability), near, 0.0).astype(np.float32)
