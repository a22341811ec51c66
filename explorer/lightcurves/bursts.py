"""Nine features of transients: amplitude, duration and rate of brightening."""

import numpy as np
from numpy.typing import NDArray

from explorer.lightcurves.curves import LightCurve

BURSTS = (
    *("signal", "brightening", "fading", "bright_days", "step_night", "step_month", "step_year"),
    *("seen_days", "episodes"),
)
GAPS_D = {"step_night": (0.0, 0.5), "step_month": (0.5, 60.0), "step_year": (60.0, 400.0)}


def burst_measures(curve: LightCurve) -> list[float]:
    """The nine features in the order of `BURSTS`, NaN where not defined.

    signal: log₁₀ of the deviation over the median error. brightening, fading: magnitudes from the
    median to the brightest and to the faintest. bright_days: log₁₀ of the days between the first
    and last observation in the brighter half of the brightening. step_*: log₁₀ of the median
    change between neighbouring observations a night, a month, a year apart, over the error: a
    structure function of three lags. seen_days: log₁₀ of the days from the first observation to
    the last: a transient too faint before and after is seen for months, a variable for years.
    episodes: log₁₀ of how often it rises into the brighter half: once for a supernova, again and
    again for a dwarf nova or an active nucleus.
    """
    error, middle = float(np.median(curve.err)), float(np.median(curve.mag))
    peak = float(curve.mag.min())
    above = curve.mag <= (peak + middle) / 2
    bright = curve.time_d[above]
    gap, step = np.diff(curve.time_d), np.abs(np.diff(curve.mag))
    steps = [
        _log_median_step(step[(gap >= low) & (gap < high)], error) for low, high in GAPS_D.values()
    ]
    return [
        float(np.log10(curve.mag.std() / error + 0.1)),
        middle - peak,
        float(curve.mag.max()) - middle,
        float(np.log10(np.ptp(bright) + 1)),
        *steps,
        float(np.log10(np.ptp(curve.time_d) + 1)),
        float(np.log10(above[0] + (~above[:-1] & above[1:]).sum())),
    ]


def _log_median_step(steps: NDArray[np.float64], error: float) -> float:
    middle = float(np.median(steps)) if len(steps) > 1 else 0.0
    return float(np.log10(middle / error)) if middle > 0 else float("nan")
