"""RR Lyrae, Cepheids and δ Scuti: Fourier series whose shape follows the period.

Phases φₖ₁ are of sine series, amplitudes in V.
"""

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

PROGRESSION = (2.5, 5.5, 7.5, 9.0, 11.0, 16.0, 30.0, 60.0)  # days, of the Hertzsprung progression
CEPHEID_R21 = (0.46, 0.39, 0.32, 0.22, 0.12, 0.33, 0.42, 0.36)
CEPHEID_R31 = (0.22, 0.13, 0.15, 0.13, 0.11, 0.15, 0.25, 0.22)
CEPHEID_PHI21 = (2.55, 2.95, 3.45, 3.75, 4.40, 2.75, 3.05, 3.20)
CEPHEID_PHI31 = (5.20, 5.95, 6.90, 7.40, 8.90, 4.70, 5.60, 6.00)
CEPHEID_SIZE = (0.30, 0.31, 0.31, 0.28, 0.30, 0.42, 0.47, 0.42)
OVERTONE = (0.4, 1.0, 2.0, 3.2, 4.5, 6.0)
OVERTONE_R21 = (0.25, 0.22, 0.16, 0.05, 0.10, 0.13)
OVERTONE_PHI21 = (2.4, 2.6, 2.8, 3.6, 4.4, 4.7)


def _at(period_d: float, periods: tuple[float, ...], values: tuple[float, ...]) -> float:
    return float(np.interp(np.log10(period_d), np.log10(periods), values))


def rr_lyrae_ab(time: Series, rng: Rng) -> Series:
    """RR Lyrae ab: 0.4–0.9 days, smaller and rounder the longer.

    Period and amplitude of Cacciari, Corwin & Carney (2005), φ₃₁ from the metallicity of Jurcsik &
    Kovács (1996), periods of Soszyński+14; a quarter change over months (Blazhko).
    """
    period = normal(rng, 0.56, 0.08, 0.38, 0.95)
    log_period, metals = np.log10(period), rng.normal(-1.1, 0.4)
    whole = -3.123 - 26.331 * log_period - 35.853 * log_period**2  # in B
    size = 0.36 * normal(rng, 0.78 * whole, 0.15, 0.25, 1.4)
    third = (metals + 5.038 + 5.394 * period) / 1.345
    second = normal(rng, 2.38 + 0.4 * (period - 0.56), 0.1, 2, 3)
    ratios = np.array([1, 0.47, 0.34, 0.22, 0.13, 0.08])
    ratios[1:] *= normal(rng, np.clip(size / 0.32, 0.6, 1.1), 0.07, 0.4, 1.2)
    angles = [0, second, third, third + 2.6, third + 5.1, third + 7.6]
    swing = 1 + (rng.uniform(0, 0.3) if rng.uniform() < 0.25 else 0) * np.sin(
        2 * np.pi * time / log_uniform(rng, 20, 200)
    )
    return swing * fourier(time / period, (size * ratios).tolist(), angles)


def rr_lyrae_c(time: Series, rng: Rng) -> Series:
    """RR Lyrae c: 0.2–0.45 days, nearly a sine (Soszyński+14)."""
    period, size = normal(rng, 0.32, 0.05, 0.2, 0.46), normal(rng, 0.21, 0.04, 0.08, 0.3)
    return fourier(time / period, *_overtone_shape(period, size, rng))


def _overtone_shape(period: float, size: float, rng: Rng) -> tuple[list[float], list[float]]:
    second, third = normal(rng, 0.14, 0.06, 0.02, 0.3), normal(rng, 0.06, 0.03, 0, 0.12)
    angle = normal(rng, 3.1 + 2 * (period - 0.32), 0.4, 2, 5)
    third_angle = 3.2 + 8 * (period - 0.3) + rng.normal(0, 0.5)
    return [size, size * second, size * third], [0, angle, third_angle]


def rr_lyrae_d(time: Series, rng: Rng) -> Series:
    """RR Lyrae d: first overtone and fundamental at once, ratio .742 to .748 (Petersen 73)."""
    period, size = normal(rng, 0.36, 0.02, 0.33, 0.43), normal(rng, 0.18, 0.03, 0.1, 0.25)
    other = period / rng.uniform(0.742, 0.748)
    second = size * rng.uniform(0.3, 0.9)
    first = fourier(time / period, *_overtone_shape(period, size, rng))
    return first + fourier(time / other, [second, 0.2 * second], [rng.uniform(0, 6.28), 0.0])


def cepheid(time: Series, rng: Rng) -> Series:
    """Classical Cepheid, fundamental: 1–70 days, its bump moving with the period.

    The progression of φ₂₁, R₂₁ and amplitude of Simon & Lee (1981) and Antonello & Morelli (1996).
    """
    period = log_normal(rng, 6.5, 0.3, 1.2, 70)
    size = _at(period, PROGRESSION, CEPHEID_SIZE) * normal(rng, 1, 0.2, 0.4, 1.5)
    r21 = _at(period, PROGRESSION, CEPHEID_R21) * normal(rng, 1, 0.12, 0.5, 1.4)
    r31 = _at(period, PROGRESSION, CEPHEID_R31) * normal(rng, 1, 0.2, 0.3, 1.6)
    second = _at(period, PROGRESSION, CEPHEID_PHI21) + rng.normal(0, 0.12)
    third = _at(period, PROGRESSION, CEPHEID_PHI31) + rng.normal(0, 0.2)
    sizes = [size, size * r21, size * r31, size * r31 * 0.5]
    return fourier(time / period, sizes, [0, second, third, third + second])


def cepheid_overtone(time: Series, rng: Rng) -> Series:
    """Classical Cepheid, first overtone: 0.4–6 days, small and round (Soszyński+08)."""
    period, size = log_normal(rng, 2.2, 0.25, 0.4, 6), normal(rng, 0.16, 0.03, 0.06, 0.25)
    r21 = _at(period, OVERTONE, OVERTONE_R21) * normal(rng, 1, 0.2, 0.3, 1.5)
    angle = _at(period, OVERTONE, OVERTONE_PHI21) + rng.normal(0, 0.2)
    sizes = [size, size * r21, size * r21 * 0.3]
    return fourier(time / period, sizes, [0, angle, 2 * angle + rng.normal(0, 0.4)])


def cepheid_type_two(time: Series, rng: Rng) -> Series:
    """Type II Cepheid: BL Herculis of 1–4 days, W Virginis of 4–25 (Soszyński+08b; Catelan 09).

    Broad maxima, and no cycle quite like the last.
    """
    long = rng.uniform() < 0.65
    period = log_normal(rng, 15, 0.12, 4, 25) if long else log_normal(rng, 1.7, 0.15, 1, 4)
    size = normal(rng, 0.38 if long else 0.3, 0.09, 0.12, 0.6)
    r21 = rng.uniform(0.05, 0.3) if long else rng.uniform(0.15, 0.45)
    angle = rng.uniform(3.6, 5.8) if long else rng.uniform(2.4, 4.2)
    phase = wandering_phase(time, rng, period, rng.uniform(0, 0.02 if long else 0.003))
    swing = 1 + wandering(time, rng, 3 * period, 0.1 if long else 0.02)
    sizes = [size, size * r21, size * r21 * rng.uniform(0.1, 0.6)]
    return swing * fourier(phase, sizes, [0, angle, rng.uniform(0, 6.28)])


def rv_tauri(time: Series, rng: Rng) -> Series:
    """RV Tauri: 40–150 days from one deep minimum to the next, a shallow one between."""
    period, size = log_normal(rng, 75, 0.17, 36, 150), normal(rng, 0.4, 0.2, 0.1, 1.0)
    phase = wandering_phase(time, rng, period, rng.uniform(0.01, 0.06))
    swing = 1 + wandering(time, rng, 2 * period, 0.25)
    alternating = rng.uniform(0.1, 0.9) * size
    wave = fourier(phase, [alternating, size, 0.2 * size, 0.2 * size], [1.57, 1.57, 1.57, 0])
    dust = rng.uniform(0, 0.8) if rng.uniform() < 0.3 else rng.uniform(0, 0.1)
    return swing * wave + dust * np.sin(2 * np.pi * time / log_uniform(rng, 600, 1_500))


def delta_scuti(time: Series, rng: Rng) -> Series:
    """δ Scuti: 0.04–0.25 days; the large ones steep in one mode, the small ones in several."""
    period = log_normal(rng, 0.125, 0.17, 0.04, 0.3)
    large = rng.uniform() < 0.6
    size = rng.uniform(0.05, 0.25) if large else log_uniform(rng, 0.01, 0.07)
    r21 = rng.uniform(0.05, 0.42) if large else rng.uniform(0, 0.15)
    angle = normal(rng, 2.4, 0.25, 1.8, 3.4)
    wave = fourier(time / period, [size, size * r21, size * r21 * 0.35], [0, angle, 2 * angle])
    for _ in range(0 if large and rng.uniform() < 0.7 else rng.integers(1, 4)):
        other = period * rng.uniform(0.6, 1.3)
        wave += (
            rng.uniform(0.1, 0.6) * size * np.sin(2 * np.pi * time / other + rng.uniform(0, 6.28))
        )
    return wave
