"""What keeps no period: quasars, transients, and stars that do not vary."""

import numpy as np

from explorer.arrays import Series
from explorer.lightcurves.kinds.waves import Rng, log_uniform, normal, wandering


def quasar(time: Series, rng: Rng) -> Series:
    """Quasar: a damped random walk of 50–1,000 days and 0.07–0.4 magnitudes (MacLeod+10)."""
    return wandering(time, rng, log_uniform(rng, 50, 1_000), log_uniform(rng, 0.07, 0.4))


def blazar(time: Series, rng: Rng) -> Series:
    """Blazar: the same, quicker and larger, with a steep part from night to night (Ruan+12)."""
    slow = wandering(time, rng, log_uniform(rng, 20, 400), rng.uniform(0.25, 0.9))
    return slow + wandering(time, rng, log_uniform(rng, 0.5, 8), rng.uniform(0.05, 0.3))


def constant(time: Series, rng: Rng) -> Series:
    """A star that does not vary."""
    return np.zeros_like(time)


def supernova(time: Series, rng: Rng) -> Series:
    """Supernova over its host galaxy: up in two or three weeks, down in two and slowly after."""
    top, rise = rng.uniform(time[0], time[-1]), rng.uniform(12, 22)
    fade, tail = rng.uniform(15, 45), rng.uniform(40, 100)
    since = time - top
    falling = 0.8 * np.exp(-np.abs(since) / fade) + 0.2 * np.exp(-np.abs(since) / tail)
    light = np.where(since < 0, np.exp(-0.5 * (since / (0.5 * rise)) ** 2), falling)
    host = 10 ** (-0.4 * rng.uniform(0.3, 4.0))
    return -2.5 * np.log10((light + host) / host)


def dwarf_nova(time: Series, rng: Rng) -> Series:
    """Cataclysmic variable: outbursts of 2–6 magnitudes for days, again and again (Warner 1995)."""
    quiet = wandering(time, rng, rng.uniform(0.02, 1), rng.uniform(0.05, 0.3))
    out, every = np.zeros_like(time), log_uniform(rng, 15, 600)
    size, last = rng.uniform(1.5, 6), log_uniform(rng, 3, 20)
    at = time[0] - rng.uniform(0, every)
    while at < time[-1]:
        since, height = time - at, size * normal(rng, 1, 0.15, 0.4, 1.4)
        shape = np.where(since < 0, 0, np.clip(since, 0, 1) * np.clip(2 - since / last, 0, 1))
        out = np.maximum(out, height * shape)
        at += every * rng.uniform(0.6, 1.4)
    return quiet - out


def flare_star(time: Series, rng: Rng) -> Series:
    """UV Ceti: minutes of brightening by up to magnitudes, seen in an observation or a night."""
    wave = 0.02 * np.sin(2 * np.pi * time / log_uniform(rng, 0.3, 20))
    for _ in range(1 + rng.poisson(2)):
        since = time - (time[rng.integers(len(time))] - rng.uniform(0, 0.01))
        peak, last = log_uniform(rng, 0.3, 4), log_uniform(rng, 0.005, 0.06)
        wave -= np.where(since < 0, 0, peak * np.exp(-np.abs(since) / last))
    return wave
