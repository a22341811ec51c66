"""What the tests of this folder share."""

import numpy as np

from explorer.lightcurves import LightCurve
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.network import CurveConfig
from explorer.lightcurves.pretrain import pretrain
from explorer.lightcurves.simulate import Survey, simulate

FEW_KINDS = {"RRab": 1.0, "DSCT": 1.0, "EB_contact": 1.0, "MIRA": 1.0}
QUICK = Survey("quick", 90, 300.0, (0.01, 0.03), 0.9, 1, FEW_KINDS)


def curve(
    mag: np.ndarray | None = None, *, period: float = 0.6, count: int = 150, seed: int = 0
) -> LightCurve:
    rng = np.random.default_rng(seed)
    time = np.sort(rng.uniform(0, 120, count))
    err = np.full(count, 0.02)
    wave = 0.4 * np.sin(2 * np.pi * time / period) if mag is None else mag
    return LightCurve("one", time, 15 + wave + rng.normal(0, 0.02, count), err)


def quick_encoder(count: int = 330, seed: int = 0) -> CurveEncoder:
    """A small network trained for seconds on a clean simulated survey of four kinds."""
    curves, kinds = simulate(QUICK, count, seed=seed)
    names = np.searchsorted(sorted(KINDS), kinds).astype(np.int64)
    config = CurveConfig(hidden=(32, 16), epochs=40, batch=64, noise=0.1)
    return pretrain(measure_curves(curves), names, config)
