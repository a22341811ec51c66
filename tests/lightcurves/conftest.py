"""What the tests of this folder share."""

import numpy as np

from explorer.lightcurves import (
    LightCurve,
)
from explorer.lightcurves.simulate import Survey

QUICK = Survey("quick", 90, 300.0, (0.01, 0.03), 1.0, 1, (1 / 7,) * 7)


def curve(
    mag: np.ndarray | None = None, *, period: float = 0.6, count: int = 150, seed: int = 0
) -> LightCurve:
    rng = np.random.default_rng(seed)
    time = np.sort(rng.uniform(0, 120, count))
    err = np.full(count, 0.02)
    wave = 0.4 * np.sin(2 * np.pi * time / period) if mag is None else mag
    return LightCurve("one", time, 15 + wave + rng.normal(0, 0.02, count), err)
