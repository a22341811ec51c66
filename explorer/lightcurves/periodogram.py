"""Generalised Lomb–Scargle periodograms: all frequencies quickly, or a few exactly."""

import threading
from collections import OrderedDict
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
STEPS = (8, 9, 10, 12, 15)  # times a power of two: sizes that transform quickly
PLANS = 8  # kept by each thread

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
    weighed = weight * about / np.sqrt(weight @ about**2)
    angle = 2 * np.pi * grid.step * (time_d - time_d[0])
    size = transform_size(grid.count)
    turned = np.exp(1j * (size // 2 + grid.low / grid.step) * angle)
    wave, mean = _transform(angle, [turned * weighed, turned * weight], size)
    (double,) = _transform(2 * angle, [np.square(turned) * weight], size)
    return _power(wave[: grid.count], mean[: grid.count], double[: grid.count])


def transform_size(count: int) -> int:
    """The next larger number of which a transform is quick, and which other curves share."""
    scale = 2 ** max(0, (count - 1).bit_length() - 4)
    sizes = [step * double * scale for double in (1, 2) for step in STEPS]
    return next(size for size in sizes if size >= count)


def _transform(
    angle: Series, strengths: list[NDArray[np.complex128]], size: int
) -> list[Transforms]:
    """Σ cⱼ exp(ikxⱼ) for k from -size/2, complex64 (size,), of each strengths (n,) at angles."""
    plan = _plan(size)
    plan.setpts(np.remainder(angle, 2 * np.pi).astype(np.float32))
    return [plan.execute(one.astype(np.complex64)) for one in strengths]


class _Plans(threading.local):
    def __init__(self) -> None:
        self.by_size: OrderedDict[int, finufft.Plan] = OrderedDict()


_PLANS = _Plans()


def _plan(size: int) -> finufft.Plan:
    """The plan of a transform of this size, this thread's own; making one takes twice as long."""
    plans = _PLANS.by_size
    if size not in plans:
        plans[size] = finufft.Plan(1, (size,), 1, 1e-4, 1, "complex64", nthreads=1, **PLAN)
    plans.move_to_end(size)
    while len(plans) > PLANS:
        plans.popitem(last=False)
    return plans[size]


def _power(wave: Transforms, mean: Transforms, double: Transforms) -> Powers:
    """χ² that a sine explains, of unit whole, from Σwy, Σw at the frequencies and Σw at twice.

    That of `exact_power`, with cc - ss and 2 cs as one complex number.
    """
    free, uneven = 1 - _size(mean), double - np.square(mean)
    fit = free * _size(wave) - (np.conj(uneven) * np.square(wave)).real
    return 2 * fit / np.maximum(np.square(free) - _size(uneven), 4 * LEAST_SPREAD)


def _size(wave: Transforms) -> Powers:
    return np.square(wave.real) + np.square(wave.imag)


def exact_power(
    time_d: Series, mag: Series, err: Series, frequency: Series, offset: Series
) -> Series:
    """Power of 0 to 1 at each frequency and offset from it, float64 (F, O), by direct sums.

    How much of χ² a sine and a free mean explain (Zechmeister & Kürster 2009).
    """
    weight = err**-2 / np.sum(err**-2)
    about = mag - weight @ mag
    angle = 2j * np.pi * (time_d - time_d[0])
    wave, turn = np.exp(np.outer(frequency, angle)), np.exp(np.outer(angle, offset))
    mean, inner = (wave * weight) @ turn, (wave * (weight * about)) @ turn
    double = (np.square(wave) * weight) @ np.square(turn)
    cc = (1 + double.real) / 2 - mean.real**2
    ss = (1 - double.real) / 2 - mean.imag**2
    cs = double.imag / 2 - mean.real * mean.imag
    fit = ss * inner.real**2 + cc * inner.imag**2 - 2 * cs * inner.real * inner.imag
    whole = (cc * ss - cs**2) * (weight @ about**2)
    return np.divide(fit, whole, out=np.zeros_like(fit), where=whole > 1e-15)
