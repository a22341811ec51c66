"""A simulator of the main kinds of variables, seen by surveys of different cadence and noise.

Not the sky: shapes, ranges and shares are round numbers from textbooks, made to test transfer
where the truth is known. What differs between the surveys are cadence, depth, noise and shares.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Series
from explorer.lightcurves.curves import LightCurve

Rng = np.random.Generator
YEAR_D = 365.25


@dataclass(frozen=True)
class Survey:
    """How a survey looks: epochs in a light curve, days covered, noise range, shares of kinds.

    noise: magnitudes, least and most. season: the part of a year a field is seen. clump:
    observations within a few hours of each other, as a scanning satellite takes them.
    """

    name: str
    epochs: int
    covered_d: float
    noise: tuple[float, float]
    season: float
    clump: int
    shares: tuple[float, ...]


def _wave(phase: Series, sizes: tuple[float, ...], angles: tuple[float, ...]) -> Series:
    parts = [
        size * np.sin(2 * np.pi * (k + 1) * phase + angle)
        for k, (size, angle) in enumerate(zip(sizes, angles, strict=True))
    ]
    total: Series = np.sum(parts, axis=0)
    return total


def _log_uniform(rng: Rng, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def rr_lyrae_ab(time: Series, rng: Rng) -> Series:
    """RR Lyrae ab: a steep rise, 0.4–0.9 days, up to a magnitude."""
    phase, size = time / rng.uniform(0.4, 0.9), rng.uniform(0.2, 0.45)
    ratio = rng.normal(0.45, 0.05), rng.normal(0.32, 0.05)
    angles = (0.0, rng.normal(2.4, 0.2), rng.normal(5.0, 0.3))
    return _wave(phase, (size, size * ratio[0], size * ratio[1]), angles)


def rr_lyrae_c(time: Series, rng: Rng) -> Series:
    """RR Lyrae c: nearly a sine, 0.2–0.45 days."""
    phase, size = time / rng.uniform(0.2, 0.45), rng.uniform(0.1, 0.25)
    return _wave(phase, (size, size * abs(rng.normal(0.12, 0.05))), (0.0, rng.uniform(2.5, 4.5)))


def cepheid(time: Series, rng: Rng) -> Series:
    """Classical Cepheid: 1–50 days, its bump moving with the period (Hertzsprung)."""
    period, size = _log_uniform(rng, 1, 50), rng.uniform(0.15, 0.4)
    ratio = 0.4 - 0.25 * np.exp(-((np.log10(period) - 1) ** 2) / 0.02) + rng.normal(0, 0.03)
    angle = 2.4 + 1.6 * np.log10(period) + rng.normal(0, 0.15)
    return _wave(time / period, (size, size * abs(ratio), 0.15 * size), (0.0, angle, 2 * angle))


def delta_scuti(time: Series, rng: Rng) -> Series:
    """δ Scuti: 0.05–0.2 days, small."""
    phase, size = time / _log_uniform(rng, 0.06, 0.2), _log_uniform(rng, 0.02, 0.2)
    return _wave(phase, (size, size * rng.uniform(0.05, 0.35)), (0.0, rng.uniform(2, 5)))


def eclipsing(time: Series, rng: Rng) -> Series:
    """Eclipsing binary: two dips a period, 0.3–20 days, and tides where it is close."""
    period, depth = _log_uniform(rng, 0.3, 20), rng.uniform(0.1, 0.8)
    phase, width = (time / period) % 1, rng.uniform(0.02, 0.1)
    second = depth * rng.uniform(0.2, 1.0)
    dips = [np.exp(-0.5 * (np.minimum(abs(phase - at), 1 - abs(phase - at)) / width) ** 2)
            for at in (0.0, 0.5)]  # fmt: skip
    tides = rng.uniform(0, 0.15) * min(1.0, 0.5 / period)
    return depth * dips[0] + second * dips[1] + tides * np.cos(4 * np.pi * phase)


def long_period(time: Series, rng: Rng) -> Series:
    """Long-period variable: 80–600 days, up to magnitudes, never twice the same."""
    period, size = _log_uniform(rng, 80, 600), _log_uniform(rng, 0.1, 2.0)
    beat = 1 + 0.2 * np.sin(2 * np.pi * time / (3.3 * period) + rng.uniform(0, 6))
    slow = 0.15 * size * np.sin(2 * np.pi * time / (9 * period) + rng.uniform(0, 6))
    return beat * _wave(time / period, (size, 0.2 * size), (0.0, rng.uniform(0, 6))) + slow


def quasar(time: Series, rng: Rng) -> Series:
    """Quasar: a damped random walk (Kelly+09), 50–500 days, 0.1–0.4 magnitudes."""
    scale, size = _log_uniform(rng, 50, 500), rng.uniform(0.1, 0.4)
    out = np.empty(len(time))
    out[0] = rng.normal(0, size)
    keep = np.exp(-np.diff(time) / scale)
    for at, kept in enumerate(keep):
        out[at + 1] = kept * out[at] + rng.normal(0, size * np.sqrt(1 - kept**2))
    return out


KINDS: dict[str, Callable[[Series, Rng], Series]] = {
    "RRab": rr_lyrae_ab,
    "RRc": rr_lyrae_c,
    "CEPH": cepheid,
    "DSCT": delta_scuti,
    "EB": eclipsing,
    "LPV": long_period,
    "QSO": quasar,
}
SHARES = {  # of the kinds, in their order
    "ogle": (0.20, 0.12, 0.10, 0.10, 0.20, 0.18, 0.10),
    "asas": (0.10, 0.05, 0.08, 0.10, 0.40, 0.22, 0.05),
    "hipparcos": (0.12, 0.06, 0.20, 0.12, 0.30, 0.18, 0.02),
}
SURVEYS = {
    "ogle": Survey("ogle", 350, 1_500, (0.005, 0.03), 0.7, 1, SHARES["ogle"]),
    "asas": Survey("asas", 220, 1_800, (0.03, 0.09), 0.55, 1, SHARES["asas"]),
    "hipparcos": Survey("hipparcos", 110, 1_200, (0.01, 0.06), 1.0, 4, SHARES["hipparcos"]),
}


def observation_times(survey: Survey, rng: Rng) -> Series:
    """Times of observation in days, sorted."""
    visits = max(2, survey.epochs // survey.clump)
    whole = rng.uniform(0, survey.covered_d, 4 * visits)
    seen = whole[(whole % YEAR_D) / YEAR_D < survey.season][:visits]
    night = seen if survey.clump > 1 else np.floor(seen) + rng.normal(0.5, 0.12, len(seen))
    times = (night[:, None] + np.arange(survey.clump) * 0.09).ravel()
    return np.sort(times + rng.uniform(0, 0.01, len(times)))


def simulate(
    survey: Survey, count: int, *, seed: int = 0
) -> tuple[list[LightCurve], NDArray[np.str_]]:
    """`count` light curves as `survey` would see them, and their kinds, each at least twice."""
    rng = np.random.default_rng([seed, *survey.name.encode()])
    names = np.array(list(KINDS))
    kinds = np.concatenate([names, names, rng.choice(names, max(0, count), p=survey.shares)])[
        :count
    ]
    rng.shuffle(kinds)
    curves = [_curve(survey, str(kind), number, rng) for number, kind in enumerate(kinds)]
    return curves, kinds


def _curve(survey: Survey, kind: str, number: int, rng: Rng) -> LightCurve:
    time = observation_times(survey, rng)
    noise = _log_uniform(rng, *survey.noise)
    err = noise * rng.uniform(0.8, 1.25, len(time))
    mag = 15.0 + KINDS[kind](time, rng) + rng.normal(0, err)
    return LightCurve(f"{survey.name}-{number:05}", time, mag, err, survey.name)
