"""The 16 variability features of UPSILoN and UPSILoN-T (Kim & Bailer-Jones 2016, Kim+21).

The list is that of the authors' own code, marked there as those which predict the class; the
formulas are theirs but where a docstring says otherwise. All are of magnitudes.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import stats
from threadpoolctl import threadpool_limits

from explorer.arrays import Series
from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.period import best_period

FEATURES = (
    *("period", "amplitude", "r21", "r31", "phi21", "phi31"),
    *("hl_amp_ratio", "kurtosis", "skewness", "quartile31", "shapiro_w", "stetson_k"),
    *("phase_eta", "phase_cusum", "slope_per10", "slope_per90"),
)
HARMONICS = 3


def variability_features(curves: Iterable[LightCurve], *, workers: int | None = None) -> Series:
    """The features float64 (N, 16) in the order of `FEATURES`, NaN where they are not defined.

    workers: threads, one a core unless said; the transforms of the periodogram run beside each
    other.
    """
    return in_threads(_features, curves, len(FEATURES), workers=workers)


def in_threads(
    measure: Callable[[LightCurve], Sequence[float]],
    curves: Iterable[LightCurve],
    width: int,
    *,
    workers: int | None = None,
) -> Series:
    """What `measure` gives of each curve, float64 (N, width), on all cores.

    Each thread does its own sums: threads of BLAS beside them would only wait for each other.
    """
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(workers or usable_cores()) as pool:
        return np.array(list(pool.map(measure, curves)), dtype=float).reshape(-1, width)


def usable_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _features(curve: LightCurve) -> list[float]:
    return features_at(curve, best_period(curve.time_d, curve.mag, curve.err))


def features_at(curve: LightCurve, period: float) -> list[float]:
    """The features in the order of `FEATURES`, for this period in days."""
    time, mag, err = curve.time_d, curve.mag, curve.err
    fourier = fourier_shape(time, mag, period)
    shape = [
        half_spread_ratio(mag, err),
        standard_moment(mag, 4) - 3 if np.ptp(mag) > 0 else 0.0,
        standard_moment(mag, 3) if np.ptp(mag) > 0 else 0.0,
        float(np.subtract(*np.percentile(mag, [75, 25]))),
        float(stats.shapiro(mag[:4_999]).statistic) if np.ptp(mag) > 0 else float("nan"),
        stetson_k(mag, err),
    ]
    return [period, *fourier, *shape, *folded_shape(time, mag, err, period)]


def fourier_shape(time_d: Series, mag: Series, period_d: float) -> tuple[float, ...]:
    """Amplitude, r21, r31, φ21, φ31 of a Fourier series of third order at the period.

    m(t) = a₀ + Σ Aₖ sin(2πkt/P + φₖ); rₖ₁ = Aₖ/A₁, φₖ₁ = φₖ - kφ₁ (Simon & Lee 1981; Petersen
    1986), here by linear least squares, with the quadrant of φₖ kept and φₖ₁ in [0, 2π).
    """
    if not np.isfinite(period_d) or len(time_d) < 2 * HARMONICS + 2:
        return (float("nan"),) * 5
    angle = 2 * np.pi * (time_d - time_d[0]) / period_d
    columns = [np.ones_like(angle)]
    for k in range(1, HARMONICS + 1):
        columns += [np.sin(k * angle), np.cos(k * angle)]
    fitted = np.linalg.lstsq(np.stack(columns, axis=1), mag, rcond=1e-6)[0]
    sines, cosines = fitted[1::2], fitted[2::2]
    size, phase = np.hypot(sines, cosines), np.arctan2(cosines, sines)
    first = max(float(size[0]), 1e-9)
    turned = [float((phase[k] - (k + 1) * phase[0]) % (2 * np.pi)) for k in (1, 2)]
    return float(size[0]), float(size[1]) / first, float(size[2]) / first, *turned


def standard_moment(mag: Series, order: int) -> float:
    """The mean of (m - m̄)ᵏ over that of (m - m̄)² to k/2: skewness for 3, kurtosis + 3 for 4."""
    about = mag - mag.mean()
    return float(np.mean(about**order) / np.mean(about**2) ** (order / 2))


def half_spread_ratio(mag: Series, err: Series) -> float:
    """Weighted deviation of the fainter half over that of the brighter: large for eclipses."""
    middle, weight = np.median(mag), 1 / err
    faint, bright = (_spread(mag[side], weight[side]) for side in (mag > middle, mag <= middle))
    return faint / bright if bright > 0 else float("nan")


def _spread(mag: Series, weight: Series) -> float:
    if not len(mag):
        return 0.0
    mean = np.average(mag, weights=weight)
    return float(np.sqrt(np.average((mag - mean) ** 2, weights=weight)))


def stetson_k(mag: Series, err: Series) -> float:
    """Σ|δ|/√(n Σδ²), δ = (m - median)/σ (Stetson 1996): 0.8 for noise, 0.9 for a sine."""
    delta = (mag - np.median(mag)) / err
    square = float(np.sqrt(len(mag) * np.square(delta).sum()))
    return float(np.abs(delta).sum() / square) if square > 0 else float("nan")


def roughness(mag: Series, err: Series) -> float:
    """η = Σ(mᵢ₊₁ - mᵢ)²/((n - 1)σ²) in the order given (von Neumann 1941): 2 for noise."""
    spread = _spread(mag, 1 / err)
    steps = float(np.square(np.diff(mag)).sum())
    return steps / (len(mag) - 1) / spread**2 if spread > 0 else float("nan")


def folded_shape(time_d: Series, mag: Series, err: Series, period_d: float) -> tuple[float, ...]:
    """ψ-η, ψ-CS and the 10th and 90th percentile of slopes of the curve folded at twice the period.

    Twice, so that both eclipses of a binary show. ψ-η, the `roughness` of the folded curve, is
    small for a smooth one; ψ-CS is the range of the cumulative sum of (m - m̄)/(nσ) (Ellaway 1978);
    slopes in days per magnitude, as UPSILoN has them.
    """
    spread = _spread(mag, 1 / err)
    if not np.isfinite(period_d) or spread == 0:
        return (float("nan"),) * 4
    phase = (time_d - time_d[0]) % (2 * period_d)
    order = np.argsort(phase, kind="stable")
    phase, folded = phase[order], mag[order]
    step = np.diff(folded)
    eta = roughness(folded, err[order])
    total = np.cumsum(folded - np.average(mag, weights=1 / err)) / len(mag) / spread
    slopes = np.diff(phase)[step != 0] / step[step != 0]
    low, high = np.percentile(slopes, [10, 90]) if len(slopes) else (float("nan"),) * 2
    return eta, float(np.ptp(total)), float(low), float(high)
