"""Which galaxies to label next: those whose answer the probe cannot foresee."""

import numpy as np
from numpy.typing import NDArray


def uncertainty(probability: NDArray[np.floating], threshold: float) -> NDArray[np.float32]:
    """How near each galaxy is to the threshold, float32 (N,) in [0, 1], 1 at it (NaN = 0).

    Distance is in logits, so that a rare kind with a low threshold is searched where it is decided.
    """
    p = np.clip(np.nan_to_num(np.asarray(probability, np.float64), nan=0.0), 1e-6, 1 - 1e-6)
    edge = float(np.clip(threshold, 1e-6, 1 - 1e-6))
    distance = np.abs(np.log(p / (1 - p)) - np.log(edge / (1 - edge)))
    near = 1 / (1 + distance)
    return np.where(np.isfinite(probability), near, 0.0).astype(np.float32)
