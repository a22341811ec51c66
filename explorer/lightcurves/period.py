"""The period of a light curve: the highest peak of its Lomb–Scargle periodogram."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Series
from explorer.lightcurves.periodogram import (
    SHORTEST_D,
    Grid,
    Powers,
    exact_power,
    frequency_grid,
    periodogram,
)

Band = tuple[Series, Series, Series]  # times, magnitudes, errors
PEAKS = 5  # looked at exactly
FINE, FINEST = 7, 21  # frequencies around a peak
MIN_OBSERVATIONS = 8  # observations


@dataclass(frozen=True)
class Period:
    """A period in days, its uncertainty, and its power: the share of χ² that a sine explains."""

    days: float
    uncertainty_d: float
    power: float


@dataclass(frozen=True)
class Search:
    """The best period, and the power float32 (F,) at the frequencies of the grid searched."""

    best: Period
    grid: Grid
    power: Powers


UNKNOWN = Period(float("nan"), float("nan"), float("nan"))


def best_period(time_d: Series, mag: Series, err: Series) -> float:
    """The period in days of `find_period`, NaN below 8 observations."""
    return find_period(time_d, mag, err).days


def find_period(time_d: Series, mag: Series, err: Series) -> Period:
    """The best of `search_period`."""
    return search_period(time_d, mag, err).best


def search_period(time_d: Series, mag: Series, err: Series) -> Search:
    """`search_bands` of one band."""
    return search_bands([(time_d, mag, err)])


def search_bands(bands: Sequence[Band]) -> Search:
    """The highest peak between 0.05 days and the time covered (Lomb 1976, Scargle 1982).

    bands: times, magnitudes and errors of each. They share the period, each with a sine and a mean
    of its own: powers are averaged by what χ² there is to explain (VanderPlas & Ivezić 2015).
    The five highest peaks of the quick periodogram are looked at exactly, and the highest twenty
    times as closely, or a long curve would smear when folded. All NaN below 8 observations.
    """
    bands = [one for one in bands if len(one[0]) >= MIN_OBSERVATIONS and np.ptp(one[1]) > 0]
    covered = max((float(np.ptp(time_d)) for time_d, _, _ in bands), default=0.0)
    if covered < 2 * SHORTEST_D:
        return Search(UNKNOWN, Grid(1.0, 1.0, 0), np.zeros(0, np.float32))
    grid = frequency_grid(covered)
    share = chi_square_shares(bands)
    power = np.zeros(grid.count, np.float32)
    for part, one in zip(share, bands, strict=True):
        power += part * periodogram(*one, grid)

    def highest_near(frequency: Series, offset: Series) -> tuple[float, float]:
        parts = [part * exact_power(*one, frequency, offset)
                 for part, one in zip(share, bands, strict=True)]  # fmt: skip
        exact = np.sum(parts, axis=0)  # (F, O)
        return float(np.add.outer(frequency, offset).flat[exact.argmax()]), float(exact.max())

    peaks = grid.at(highest_peaks(power, PEAKS))
    near, _ = highest_near(peaks, grid.step * np.linspace(-1, 1, FINE))
    finest = 2 * grid.step / (FINE - 1) * np.linspace(-1, 1, FINEST)
    frequency, height = highest_near(np.array([near]), finest)
    count = sum(len(mag) for _, mag, _ in bands)
    uncertainty = period_uncertainty(frequency, height, count, covered)
    return Search(Period(1 / frequency, uncertainty, height), grid, power)


def chi_square_shares(bands: Sequence[Band]) -> list[np.float32]:
    """The share of each band in Σ((m - m̄)/σ)², which sum to one."""
    each = []
    for _, mag, err in bands:
        mean = np.average(mag, weights=err**-2)
        each.append(np.square((mag - mean) / err).sum())
    return [np.float32(one / sum(each)) for one in each]


def highest_peaks(power: NDArray[Any], most: int) -> NDArray[np.int64]:
    """Where the highest local maxima of a periodogram are, highest first, int64 (≤ most,)."""
    inner = power[1:-1]
    tops = 1 + np.flatnonzero((inner >= power[:-2]) & (inner > power[2:]))
    ends = np.flatnonzero([power[0] > power[1], power[-1] > power[-2]]) * (len(power) - 1)
    tops = np.concatenate([tops, ends])
    if len(tops) > most:
        tops = tops[np.argpartition(-power[tops], most)[:most]]
    return tops[np.argsort(-power[tops], kind="stable")]


def period_uncertainty(frequency: float, power: float, count: int, covered_d: float) -> float:
    """Deviation of the period in days, from the noise left (Montgomery & O'Donoghue 1999).

    frequency: cycles a day. power: what the sine explains of χ². count: observations.
    """
    noise_over_amplitude = np.sqrt(max(1 - power, 1e-9) / max(2 * power, 1e-9))
    of_frequency = np.sqrt(6 / count) / (np.pi * covered_d) * noise_over_amplitude
    return float(of_frequency / frequency**2)
