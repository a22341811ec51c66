"""A light curve drawn small: the thumbnail of an object that has no image."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from explorer.lightcurves.curves import LightCurve

SIZE_PX = 192
EDGE_PX = 14
DRAWN_TWICE = 2  # antialiasing
GROUND = (13, 15, 20)
FOLDED, UNFOLDED = (122, 183, 255), (255, 196, 107)
FOLD_BELOW = 1.0  # ψ-η under which the folded curve is smooth enough to be worth showing


def picture(curve: LightCurve, period_d: float, phase_eta: float) -> NDArray[np.uint8]:
    """The curve as uint8 (192, 192, 3), brighter up: folded (two phases, blue) if it folds well.

    Otherwise it is drawn over time, amber; bars are the errors.
    """
    folds = np.isfinite(period_d) and phase_eta < FOLD_BELOW
    if folds:
        phase = ((curve.time_d - curve.time_d[np.argmin(curve.mag)]) / period_d) % 1
        across = np.concatenate([phase, phase + 1]) / 2
        mag, err = np.tile(curve.mag, 2), np.tile(curve.err, 2)
    else:
        covered = max(float(np.ptp(curve.time_d)), 1e-9)
        across, mag, err = (curve.time_d - curve.time_d[0]) / covered, curve.mag, curve.err
    return _drawn(across, mag, err, FOLDED if folds else UNFOLDED)


def _drawn(
    across: NDArray[np.float64],
    mag: NDArray[np.float64],
    err: NDArray[np.float64],
    colour: tuple[int, int, int],
) -> NDArray[np.uint8]:
    side, edge = SIZE_PX * DRAWN_TWICE, EDGE_PX * DRAWN_TWICE
    low, high = np.percentile(mag, [0.5, 99.5])
    middle, half = (low + high) / 2, max((high - low) / 2, 3 * float(np.median(err)), 0.02)
    span = side - 2 * edge
    x = edge + across * span
    y = edge + np.clip((mag - middle) / half, -1.05, 1.05) * span / 2 + span / 2
    bar = np.clip(err / half * span / 2, 0, span / 3)
    image = Image.new("RGB", (side, side), GROUND)
    pen = ImageDraw.Draw(image)
    dim = tuple(part // 3 for part in colour)
    for at, up, reach in zip(x, y, bar, strict=True):
        pen.line([(at, up - reach), (at, up + reach)], fill=dim, width=2)
    size = 3 if len(x) > 150 else 5
    for at, up in zip(x, y, strict=True):
        pen.ellipse([at - size, up - size, at + size, up + size], fill=colour)
    return np.asarray(image.resize((SIZE_PX, SIZE_PX), Image.Resampling.LANCZOS))
