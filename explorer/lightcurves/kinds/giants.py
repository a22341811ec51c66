"""Long-period variables and R Coronae Borealis stars."""

import numpy as np

from explorer.arrays import Series
from explorer.lightcurves.kinds.waves import (
    Rng,
    fourier,
    log_normal,
    log_uniform,
    normal,
    wandering,
    wandering_phase,
)


def mira(time: Series, rng: Rng) -> Series:
    """Mira: 100–600 days, 2.5 magnitudes and more in V, no maximum like the last.

    Periods and amplitudes as in the General Catalogue of Variable Stars (Samus+17).
    """
    period, size = log_normal(rng, 260, 0.15, 90, 600), normal(rng, 1.9, 0.5, 1.1, 3.5)
    phase = wandering_phase(time, rng, period, rng.uniform(0.005, 0.03))
    swing = 1 + wandering(time, rng, 1.5 * period, 0.12)
    sizes = [size, size * rng.uniform(0.02, 0.25), size * rng.uniform(0, 0.08)]
    return swing * fourier(phase, sizes, [0, rng.uniform(1.5, 4.5), rng.uniform(0, 6.28)])


def semiregular(time: Series, rng: Rng) -> Series:
    """Semiregular or long secondary period: 30–1,000 days, tenths to two magnitudes.

    Pulsation of one or two periods, half of them with a slow one about ten times as long (Wood+99).
    """
    period, size = log_normal(rng, 95, 0.25, 25, 500), log_normal(rng, 0.16, 0.3, 0.03, 0.95)
    phase = wandering_phase(time, rng, period, rng.uniform(0.02, 0.15))
    swing = np.abs(1 + wandering(time, rng, 3 * period, 0.45))
    wave = swing * fourier(phase, [size, 0.15 * size], [0, rng.uniform(0, 6.28)])
    if rng.uniform() < 0.6:
        other = wandering_phase(time, rng, period * rng.uniform(0.45, 0.75), 0.1)
        wave += rng.uniform(0.2, 0.9) * size * np.sin(2 * np.pi * other)
    if rng.uniform() < 0.5:
        slow = wandering_phase(time, rng, period * rng.uniform(5, 12), 0.05)
        wave += size * rng.uniform(0.4, 2) * np.sin(2 * np.pi * slow)
    return wave + wandering(time, rng, 700, 0.4 * size)


def small_giant(time: Series, rng: Rng) -> Series:
    """OGLE small-amplitude red giant: several periods of 10–100 days (Soszyński+04)."""
    period, size = log_normal(rng, 30, 0.22, 8, 110), log_uniform(rng, 0.008, 0.08)
    wave = wandering(time, rng, 400, rng.uniform(0.2, 1) * size)
    for ratio in (1.0, rng.uniform(0.65, 0.75), rng.uniform(0.45, 0.52)):
        phase = wandering_phase(time, rng, period * ratio, 0.12)
        wave += size * rng.uniform(0.3, 1) * np.sin(2 * np.pi * phase)
    if rng.uniform() < 0.4:
        slow = wandering_phase(time, rng, log_uniform(rng, 200, 1_200), 0.05)
        wave += size * rng.uniform(0.5, 4) * np.sin(2 * np.pi * slow)
    return wave


def coronae_borealis(time: Series, rng: Rng) -> Series:
    """R Coronae Borealis: sudden declines of magnitudes, slow returns (Clayton 12)."""
    wave = rng.uniform(0.02, 0.15) * np.sin(2 * np.pi * time / rng.uniform(35, 60))
    span = np.ptp(time)
    for _ in range(1 + rng.poisson(span / 900)):
        start, deep = rng.uniform(time[0] - 200, time[-1]), rng.uniform(1, 7)
        fall, back = log_uniform(rng, 5, 40), log_uniform(rng, 60, 500)
        since = np.maximum(time - start, 0)
        wave += deep * (1 - np.exp(-since / fall)) * np.exp(-since / back)
    return wave
