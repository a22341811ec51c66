"""Scaling of variability features: tails compressed, then centred and scaled robustly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.lightcurves.features import FEATURES

LOGARITHMIC = ("period", "amplitude", "hl_amp_ratio", "quartile31", "phase_eta", "phase_cusum")
CUBE_ROOTED = ("kurtosis", "skewness", "slope_per10", "slope_per90")
ANGLES = ("phi21", "phi31")
CLIP_DEVIATIONS = 4.0  # deviations


def transform_features(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 18): logarithms of what spans decades, roots of what has tails, phases as sine, cosine.

    Kim+21 take logarithms of nine of the sixteen; a phase has no beginning, so both its sine and
    its cosine are given here.
    """
    columns = []
    for at, name in enumerate(FEATURES):
        values = raw[:, at]
        if name in LOGARITHMIC:
            columns.append(np.log10(np.clip(values, 1e-4, 1e4)))
        elif name in CUBE_ROOTED:
            columns.append(np.cbrt(values))
        elif name in ANGLES:
            columns += [np.sin(values), np.cos(values)]
        else:
            columns.append(values)
    return np.stack(columns, axis=1)


WIDTH = len(FEATURES) + len(ANGLES)


@dataclass(frozen=True)
class Scaling:
    """Raw features (N, 16) → float32 (N, 18) about zero, of unit deviation, nothing missing."""

    middle: NDArray[np.float64]  # (18,)
    spread: NDArray[np.float64]  # (18,)

    def __call__(self, raw: NDArray[np.float64]) -> NDArray[np.float32]:
        """The scaled features; what is missing takes the middle, far values stop at four."""
        values = (transform_features(raw) - self.middle) / self.spread
        return np.clip(np.nan_to_num(values, nan=0.0), -CLIP_DEVIATIONS, CLIP_DEVIATIONS).astype(
            np.float32
        )


def fit_scaling(raw: NDArray[np.float64]) -> Scaling:
    """Median and robust deviation of each shaped feature, missing values left out.

    Raises:
        ValueError: no light curve at all.
    """
    if not len(raw):
        raise ValueError("There is no light curve to scale features by.")
    values = transform_features(raw)
    known = np.isfinite(values)
    filled = [values[known[:, at], at] for at in range(values.shape[1])]
    middle = np.array([np.median(v) if len(v) else 0.0 for v in filled])
    quarter = [np.subtract(*np.percentile(v, [75, 25])) if len(v) else 0.0 for v in filled]
    spread = np.array([q / 1.349 if q > 1e-6 else 1.0 for q in quarter])
    return Scaling(middle, spread)
