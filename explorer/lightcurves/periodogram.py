"""Generalised Lomb–Scargle periodograms: all frequencies quickly, or a few exactly."""

from dataclasses import dataclass
from typing import Any

import finufft
import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Series

SHORTEST_D = 0.05
OVERSAMPLING = 2  # frequencies a peak's width: the peak itself is looked for exactly
MAX_FREQUENCIES = 400_000
LEAST_SPREAD = 1e-3  # of sine and cosine over the observations, .25 where all phases are seen
PLAN = {"upsampfac": 1.25, "fftw": 64}  # 64: planned at once

Powers = NDArray[np.float32]
Transforms = NDArray[np.complex64]


@dataclass(frozen=True)
class Grid:
    """Frequencies low, low + step, … (`count` of them), cycles a day."""

    low: float
    step: float
    count: int

    def at(self, number: NDArray[Any]) -> Series:
        """The frequencies of these numbers."""
        return self.low + self.step * number.astype(np.float64)


def frequency_grid(covered_d: float) -> Grid:
    """From one cycle in the days covered to 0.05 days, two frequencies a peak's width.

    Where that would be more than 400,000 (27 years), the shortest periods are left out.
    """
    low, step = 1 / covered_d, 1 / (OVERSAMPLING * covered_d)
    return Grid(low, step, int(np.clip((1 / SHORTEST_D - low) / step, 2, MAX_FREQUENCIES)))


def periodogram(time_d: Series, mag: Series, err: Series, grid: Grid) -> Powers:
    """Power of 0 to 1 at the grid's frequencies, float32 (count,), by non-uniform transforms.

    Press & Rybicki (1989) by the transforms of nifty-ls (Garrison+24), but in single precision:
    good to .01, enough to find the peaks. Where the days of observation leave a sine all but
    constant, near a cycle a day, power is damped instead of random.
    """
    weight = err**-2 / np.sum(err**-2)
    about = mag - weight @ mag
    angle = 2 * np.pi * grid.step * (time_d - time_d[0])
    turned = (grid.count // 2 + grid.low / grid.step) * angle
    first = np.exp(1j * turned) * np.stack([weight * about, weight])
    wave, mean = _transform(angle, first, grid.count)
    (double,) = _transform(2 * angle, (np.exp(2j * turned) * weight)[None], grid.count)
    return _power(wave / np.float32(np.sqrt(weight @ about**2)), mean, double)


def _transform(angle: Series, strength: NDArray[np.complex128], count: int) -> Transforms:
    """Σ cⱼ exp(ikxⱼ) for k from -count/2, complex64 (T, count), of strengths (T, n) at angles."""
    plan = finufft.Plan(1, (count,), len(strength), 1e-4, 1, "complex64", nthreads=1, **PLAN)
    plan.setpts(np.remainder(angle, 2 * np.pi).astype(np.float32))
    return plan.execute(strength.astype(np.complex64)).reshape(len(strength), count)


def _power(wave: Transforms, mean: Transforms, double: Transforms) -> Powers:
    """χ² that a sine explains, of unit whole, from Σwy, Σw at the frequencies and Σw at twice."""
    cc = (1 + double.real) / 2 - mean.real**2
    ss = (1 - double.real) / 2 - mean.imag**2
    cs = double.imag / 2 - mean.real * mean.imag
    fit = ss * wave.real**2 + cc * wave.imag**2 - 2 * cs * wave.real * wave.imag
    return fit / np.maximum(cc * ss - cs**2, LEAST_SPREAD)


def exact_power(time_d: Series, mag: Series, err: Series, frequency: Series) -> Series:
    """Power of 0 to 1 at each frequency, float64 (F,), by direct sums.

    How much of χ² a sine and a free mean explain (Zechmeister & Kürster 2009).
    """
    weight = err**-2 / np.sum(err**-2)
    about = mag - weight @ mag
    wave = np.exp(2j * np.pi * np.outer(frequency, time_d - time_d[0]))  # (F, n)
    mean, double, inner = wave @ weight, np.square(wave) @ weight, wave @ (weight * about)
    cc = (1 + double.real) / 2 - mean.real**2
    ss = (1 - double.real) / 2 - mean.imag**2
    cs = double.imag / 2 - mean.real * mean.imag
    fit = ss * inner.real**2 + cc * inner.imag**2 - 2 * cs * inner.real * inner.imag
    whole = (cc * ss - cs**2) * (weight @ about**2)
    return np.divide(fit, whole, out=np.zeros_like(fit), where=whole > 1e-15)
