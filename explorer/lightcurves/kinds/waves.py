"""What the simulated kinds are built from: Fourier series, drawn numbers, wandering phases."""

from collections.abc import Sequence

import numpy as np

from explorer.arrays import Series

Rng = np.random.Generator


def fourier(phase: Series, sizes: Sequence[float], angles: Sequence[float]) -> Series:
    """Σ sizeₖ sin(2πk phase + angleₖ), k from 1, in the order and form of `fourier_shape`."""
    total = np.zeros_like(phase)
    for k, (size, angle) in enumerate(zip(sizes, angles, strict=True), 1):
        total += size * np.sin(2 * np.pi * k * phase + angle)
    return total


def log_uniform(rng: Rng, low: float, high: float) -> float:
    """A number between the two, any decade alike."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def log_normal(rng: Rng, middle: float, spread_dex: float, low: float, high: float) -> float:
    """A number about `middle` with a deviation in decades, within bounds."""
    return float(np.clip(middle * 10 ** rng.normal(0, spread_dex), low, high))


def normal(rng: Rng, middle: float, spread: float, low: float, high: float) -> float:
    """A number about `middle`, within bounds."""
    return float(np.clip(rng.normal(middle, spread), low, high))


def wandering(time_d: Series, rng: Rng, scale_d: float, size: float) -> Series:
    """A damped random walk (Kelly+09) at the times: deviation `size`, memory `scale_d` days."""
    out, kept = np.empty(len(time_d)), np.exp(-np.diff(time_d) / scale_d)
    out[0] = rng.normal(0, size)
    kicks = rng.normal(0, size, len(kept)) * np.sqrt(1 - kept**2)
    for at, (keep, kick) in enumerate(zip(kept, kicks, strict=True)):
        out[at + 1] = keep * out[at] + kick
    return out


def wandering_phase(time_d: Series, rng: Rng, period_d: float, per_cycle: float) -> Series:
    """Cycles elapsed, each cycle off by `per_cycle` of itself: a clock that keeps no time."""
    steps = rng.normal(0, 1, len(time_d)) * np.sqrt(np.diff(time_d, prepend=time_d[0]) / period_d)
    return time_d / period_d + rng.uniform() + per_cycle * np.cumsum(steps)
