"""Eclipsing binaries from contact to detached, and spotted stars."""

import numpy as np

from explorer.arrays import Series
from explorer.lightcurves.kinds.waves import Rng, log_normal, log_uniform, normal, wandering


def contact(time: Series, rng: Rng) -> Series:
    """W Ursae Majoris: 0.22–1.2 days, both minima alike.

    Cosines a₂, a₄ of the light on Rucinski's (1993) line a₄ = a₂(0.125 - a₂).
    """
    period, a2 = log_normal(rng, 0.37, 0.12, 0.22, 1.3), -rng.uniform(0.05, 0.26)
    a4 = a2 * (0.125 - a2) * normal(rng, 1, 0.2, 0.4, 1.5)
    angle = 2 * np.pi * time / period
    uneven = rng.uniform(0, 0.025) * np.cos(angle) + rng.normal(0, 0.01) * np.sin(angle)
    light = 1 + a2 * np.cos(2 * angle) + a4 * np.cos(4 * angle) - uneven
    return -2.5 * np.log10(light / light.max())


def semi_detached(time: Series, rng: Rng) -> Series:
    """β Lyrae: 0.4–50 days, round between two unequal minima."""
    period, tide = log_normal(rng, 2.0, 0.38, 0.4, 60), rng.uniform(0.02, 0.13)
    width = rng.uniform(0.075, 0.13)
    deep = rng.uniform(0.15, 0.55)
    dips = _dips(time / period, (0.0, 0.5), (width, width), (deep, deep * rng.uniform(0.1, 0.7)))
    light = (1 - tide * np.cos(4 * np.pi * time / period)) * dips
    return -2.5 * np.log10(np.maximum(light / light.max(), 0.02))


def detached(time: Series, rng: Rng) -> Series:
    """Algol: 0.6–40 days, flat between eclipses, the second perhaps shallow or out of place."""
    period, width = log_normal(rng, 2.8, 0.32, 0.6, 40), rng.uniform(0.02, 0.068)
    deep = rng.uniform(0.12, 0.75)
    second = deep * (rng.uniform(0.6, 1) if rng.uniform() < 0.5 else rng.uniform(0.02, 0.5))
    off = rng.normal(0, 0.06) if rng.uniform() < 0.25 else 0.0
    dips = _dips(time / period, (0.0, 0.5 + off), (width, width * rng.uniform(0.8, 1.2)),
                 (deep, second))  # fmt: skip
    light = dips * (1 - rng.uniform(0, 0.03) * np.cos(4 * np.pi * time / period))
    return -2.5 * np.log10(np.maximum(light / light.max(), 0.02))


def _dips(
    phase: Series,
    places: tuple[float, float],
    widths: tuple[float, float],
    depths: tuple[float, float],
) -> Series:
    """Light left by two eclipses: partial ones, pointed to flat as the depth saturates."""
    light = np.ones_like(phase)
    for place, width, depth in zip(places, widths, depths, strict=True):
        off = np.abs((phase - place + 0.5) % 1 - 0.5) / width
        light *= 1 - depth * np.clip(1.15 * (1 - np.minimum(off, 1) ** 1.6) ** 1.3, 0, 1)
    return light


def spotted(time: Series, rng: Rng) -> Series:
    """A rotating star with spots that come and go: 0.3–60 days, up to 0.3 magnitudes.

    Steady for a third of them, as chemically peculiar stars are.
    """
    period, size = log_uniform(rng, 0.3, 60), log_uniform(rng, 0.015, 0.15)
    first, second = rng.uniform(0, 6.28, 2)
    angle, half = 2 * np.pi * time / period, size * rng.uniform(0, 0.6)
    if rng.uniform() < 0.33:
        return size * np.sin(angle + first) + half * np.sin(2 * angle + second)
    life = log_uniform(rng, 100, 1_000)
    swing, drift = 1 + wandering(time, rng, life, 0.4), wandering(time, rng, life, 0.6)
    level = wandering(time, rng, 3 * life, 0.5 * size)
    return (
        swing * (size * np.sin(angle + first + drift) + half * np.sin(2 * angle + second)) + level
    )
