"""Measures beside UPSILoN's sixteen: rival periods, how well folding explains, the folded shape."""

import numpy as np

from explorer.arrays import Series
from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.period import Search

PHASES = 20  # of two periods, from the faintest
HARMONICS = 8  # of twice the period
STIFFNESS = 0.02  # the ridge on the k-th harmonic, times k² and the observations
SCALARS = (
    *("power", "long_period", "long_power", "short_period", "short_power", "off_day"),
    *("explained", "explained_twice", "explained_half", "left_over"),
    *("middle_20", "middle_50", "middle_80", "lopsided", "far_share"),
    *("eta", "yearly", "drift"),
)
SHAPE = (*SCALARS, *(f"phase_{number:02}" for number in range(PHASES)))
LONG_PER_DAY, SHORT_PER_DAY, NEAR_A_DAY = 0.75, 1.1, 0.03  # cycles


def shape_measures(curve: LightCurve, search: Search) -> list[float]:
    """The measures in the order of `SHAPE`, NaN where there are too few observations."""
    if not np.isfinite(search.best.days) or len(curve) < 12:
        return [float("nan")] * len(SHAPE)
    return [
        search.best.power,
        *rival_periods(search),
        *folds(curve, search.best.days),
        *magnitude_shares(curve.mag),
        *slow_changes(curve),
        *folded_profile(curve, search.best.days),
    ]


def rival_periods(search: Search) -> list[float]:
    """Log₁₀ period and power of the best above 1.3 days and below .9; cycles to a whole day.

    A slow star seen once a night has a peak near a cycle a day, and a quick one slow aliases: both
    rivals say which it is. The last is .5 for periods above two days.
    """
    frequency = search.grid.at(np.arange(search.grid.count))
    off = np.abs(frequency - np.round(frequency))
    slow = frequency < LONG_PER_DAY
    quick = (frequency > SHORT_PER_DAY) & (off > NEAR_A_DAY)
    best = 1 / search.best.days
    found: list[float] = []
    for among in (slow, quick):
        rows = np.flatnonzero(among)
        at = rows[search.power[rows].argmax()] if len(rows) else 0
        found += [-float(np.log10(frequency[at])), float(search.power[at]) if len(rows) else 0.0]
    return [*found, abs(best - round(best)) if best > 0.5 else 0.5]


def folds(curve: LightCurve, period_d: float) -> list[float]:
    """The variance explained at the period, at twice and at half of it, and log₁₀ of what is left.

    Adjusted for the number of coefficients; what is left is over the median error.
    """
    explained = [
        _explained(curve, period, harmonics)
        for period, harmonics in ((period_d, 3), (2 * period_d, 6), (period_d / 2, 3))
    ]
    rest = np.std(curve.mag) * np.sqrt(max(1 - max(explained), 1e-4))
    return [*explained, float(np.log10(rest / np.median(curve.err) + 0.1))]


def _explained(curve: LightCurve, period_d: float, harmonics: int) -> float:
    columns = _columns(curve.time_d / period_d, harmonics)
    about = curve.mag - curve.mag.mean()
    fit = np.linalg.lstsq(columns, about, rcond=1e-6)[0]
    free = max(len(about) - columns.shape[1], 1)
    left = np.square(about - columns @ fit).sum() / free * (len(about) - 1)
    return float(np.clip(1 - left / max(np.square(about).sum(), 1e-12), -1, 1))


def _columns(phase: Series, harmonics: int) -> Series:
    angle = 2 * np.pi * np.outer(phase, np.arange(1, harmonics + 1))
    return np.concatenate([np.ones((len(phase), 1)), np.sin(angle), np.cos(angle)], axis=1)


def magnitude_shares(mag: Series) -> list[float]:
    """Ranges of the middle 20, 50, 80 % over that of 90 %, its lopsidedness, the share far off."""
    low, *inner, high = np.percentile(mag, [5, 10, 25, 40, 60, 75, 90, 95])
    whole = max(high - low, 1e-9)
    ranges = [(inner[-1 - at] - inner[at]) / whole for at in (2, 1, 0)]
    far = np.abs(mag - mag.mean()) > mag.std()
    return [*map(float, ranges), float((high - np.median(mag)) / whole), float(far.mean())]


def slow_changes(curve: LightCurve) -> list[float]:
    """Log₁₀ of η in order of time, yearly medians' deviation over all, correlation with time."""
    steps, spread = np.diff(curve.mag), max(float(curve.mag.std()), 1e-9)
    eta = np.log10(np.square(steps).mean() / spread**2 + 1e-3)
    year = np.floor((curve.time_d - curve.time_d[0]) / 365.25)
    yearly = [np.median(curve.mag[year == one]) for one in np.unique(year)]
    return [float(eta), float(np.std(yearly)) / spread, _correlation(curve.time_d, curve.mag)]


def _correlation(time_d: Series, mag: Series) -> float:
    both = np.std(time_d) * np.std(mag)
    return float(np.mean((time_d - time_d.mean()) * (mag - mag.mean())) / both) if both else 0.0


def folded_profile(curve: LightCurve, period_d: float) -> list[float]:
    """The smoothed curve at 20 phases of two periods from the faintest, 0 brightest, 1 faintest.

    Two periods, so that an eclipsing binary shows both of its minima.
    """
    phase = curve.time_d / (2 * period_d)
    columns = _columns(phase, HARMONICS)
    order = np.concatenate([[0.0], *[np.arange(1, HARMONICS + 1)] * 2])
    ridge = np.diag(STIFFNESS * order**2) * len(phase) / HARMONICS**2
    clipped = np.clip(curve.mag, *np.percentile(curve.mag, [1, 99]))
    fit = np.linalg.solve(columns.T @ columns + ridge + 1e-6 * np.eye(len(ridge)),
                          columns.T @ (clipped - clipped.mean()))  # fmt: skip
    dense = _columns(np.arange(200) / 200, HARMONICS) @ fit
    dense = (dense - dense.min()) / max(float(np.ptp(dense)), 1e-9)
    turned = np.roll(dense, -int(dense.argmax()))
    return turned[:: 200 // PHASES].tolist()
