"""A simulator of variables, seen by surveys of different cadence, depth, band and honesty.

Not the sky: shapes and ranges follow the papers named in `kinds`, shares are round numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Series
from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.kinds.waves import Rng, log_uniform, wandering

YEAR_D = 365.25
SHRINKS = {  # amplitude in I over that in V, of what grows smaller in the red
    **dict.fromkeys(("RRab", "RRc", "RRd", "CEPH_F", "CEPH_1O", "T2CEPH", "DSCT"), 0.62),
    **{"MIRA": 0.4, "SRV": 0.5, "OSARG": 0.5, "RVTAU": 0.6, "ROT": 0.7, "FLARE": 0.3},
}


@dataclass(frozen=True)
class Survey:
    """How a survey looks: epochs in a light curve, days covered, noise range, shares of kinds.

    noise: magnitudes, least and most. season: the part of a year a field is seen. clump:
    observations within a few hours of each other, as a scanning satellite takes them. shares: of
    the kinds, in proportion; those not named are left out. outliers: the share of observations
    that are wrong. lies: deviation of ln(stated/true error) between light curves. trend: deviation
    in magnitudes of a slow drift of the zero point. blends: the share with a second variable in
    the aperture. red: 0 for V, 1 for I.
    """

    name: str
    epochs: int
    covered_d: float
    noise: tuple[float, float]
    season: float
    clump: int
    shares: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 1.0))
    outliers: float = 0.005
    lies: float = 0.2
    trend: float = 0.01
    blends: float = 0.05
    red: float = 0.0


PULSATING = {"RRab": 10, "RRc": 5, "RRd": 1, "CEPH_F": 6, "CEPH_1O": 3, "T2CEPH": 2, "DSCT": 6}
ECLIPSING = {"EB_contact": 8, "EB_semidetached": 5, "EB_detached": 6, "ROT": 3}
OTHERS = {"MIRA": 5, "SRV": 6, "OSARG": 6, "QSO": 3, "NONVAR": 4, "RVTAU": 1, "RCB": 1}
SHARES = PULSATING | ECLIPSING | OTHERS
SURVEYS = {
    "ogle": Survey("ogle", 350, 1_500, (0.005, 0.03), 0.7, 1, SHARES, red=1.0),
    "asas": Survey("asas", 220, 1_800, (0.03, 0.09), 0.55, 1, SHARES | {"EB_contact": 14, "QSO": 1},
                   outliers=0.01, trend=0.02, blends=0.1),
    "hipparcos": Survey("hipparcos", 110, 1_200, (0.01, 0.06), 1.0, 4, SHARES | {"CEPH_F": 12}),
}  # fmt: skip
ALL = dict.fromkeys(KINDS, 1.0)
MIXED = (  # what the shipped network is trained on, each drawn anew for every curve
    Survey("asas", 550, 3_200, (0.02, 0.09), 0.55, 1, ALL, 0.008, 0.3, 0.02, 0.08),
    Survey("ogle", 500, 2_600, (0.005, 0.05), 0.65, 1, ALL, red=1.0),
    Survey("crts", 280, 2_900, (0.05, 0.2), 0.6, 4, ALL, 0.01, 0.3, 0.02, 0.05),
    Survey("ztf", 400, 1_500, (0.01, 0.1), 0.6, 2, ALL, 0.005, 0.25, 0.01, 0.05),
    Survey("asas-sn", 300, 1_400, (0.02, 0.1), 0.7, 3, ALL, 0.01, 0.3, 0.02, 0.15),
    Survey("satellite", 90, 1_100, (0.003, 0.05), 1.0, 4, ALL, 0.005, 0.25, 0.0, 0.02),
)


def vary(survey: Survey, rng: Rng) -> Survey:
    """The same survey for one field: more or fewer epochs, years, errors, seasons."""
    return replace(
        survey,
        epochs=int(np.clip(survey.epochs * 10 ** rng.normal(0, 0.2), 30, 1_500)),
        covered_d=float(np.clip(survey.covered_d * 10 ** rng.normal(0, 0.12), 150, 4_500)),
        season=float(np.clip(survey.season + rng.normal(0, 0.12), 0.35, 1)),
        outliers=survey.outliers * log_uniform(rng, 0.2, 4),
        red=float(np.clip(survey.red + rng.uniform(-0.2, 0.3), 0, 1)),
    )


def observation_times(survey: Survey, rng: Rng) -> Series:
    """Times of observation in days, sorted: nights within seasons, bad weather, clumps."""
    visits = max(2, survey.epochs // survey.clump)
    whole = rng.uniform(0, survey.covered_d, 12 * visits)
    seen = whole[((whole + 90) % YEAR_D) / YEAR_D < survey.season]
    weather = np.sin(2 * np.pi * seen / 29.5 + rng.uniform(0, 6.28)) > rng.uniform(-1.2, -0.6)
    seen = seen[weather][:visits] if weather.sum() >= visits else seen[:visits]
    hour = 0.5 - 0.12 * np.cos(2 * np.pi * seen / YEAR_D)  # a field transits earlier each night
    scanning = survey.season > 0.95
    night = seen if scanning else np.floor(seen) + hour + rng.normal(0, 0.06, len(seen))
    apart = 0.09 if scanning else 0.008
    times = (night[:, None] + np.arange(survey.clump) * apart).ravel()
    return np.sort(times + rng.uniform(0, 0.004, len(times)))


def simulate(
    survey: Survey, count: int, *, seed: int = 0
) -> tuple[list[LightCurve], NDArray[np.str_]]:
    """All of `simulate_each`: the light curves, and their kinds (count,)."""
    pairs = list(simulate_each(survey, count, seed=seed))
    return [curve for curve, _ in pairs], np.array([kind for _, kind in pairs], dtype=str)


def simulate_each(survey: Survey, count: int, *, seed: int = 0) -> Iterator[tuple[LightCurve, str]]:
    """`count` light curves as `survey` would see them, with their kinds, each at least twice."""
    rng = np.random.default_rng([seed, *survey.name.encode()])
    names = np.array(list(survey.shares))
    share = np.array(list(survey.shares.values()), dtype=float)
    drawn = rng.choice(names, max(0, count), p=share / share.sum())
    kinds = np.concatenate([names, names, drawn])[:count]
    rng.shuffle(kinds)
    for number, kind in enumerate(kinds):
        yield observe(survey, str(kind), f"{survey.name}-{number:05}", rng), str(kind)


def simulate_mix(
    count: int, *, seed: int | Sequence[int] = 0, among: Sequence[Survey] = MIXED
) -> tuple[list[LightCurve], NDArray[np.str_]]:
    """`count` light curves of all kinds alike, each as another field of one of the surveys sees it.

    The shares of kinds that a survey has are left aside.
    """
    rng = np.random.default_rng(seed)
    kinds = np.resize(np.array(list(KINDS)), count)
    rng.shuffle(kinds)
    curves = [
        observe(vary(among[int(rng.integers(len(among)))], rng), str(kind), f"mix-{number:06}", rng)
        for number, kind in enumerate(kinds)
    ]
    return curves, kinds


def observe(survey: Survey, kind: str, name: str, rng: Rng) -> LightCurve:
    """One star of a kind as the survey sees it, faults of the measurement included."""
    time = observation_times(survey, rng)
    mag = _in_band(survey, kind) * KINDS[kind](time, rng)
    if rng.uniform() < survey.blends:
        mag = _blended(time, mag, rng)
    mag = mag - np.median(mag)
    noise = log_uniform(rng, *survey.noise) * 10 ** (0.2 * np.clip(mag, -2, 2))
    noise = np.hypot(noise * rng.uniform(0.8, 1.25, len(time)), survey.noise[0] / 3)
    mag += rng.normal(0, noise) + survey.trend * wandering(time, rng, 600, 1.0)
    wrong = rng.uniform(size=len(time)) < survey.outliers
    mag[wrong] += rng.normal(0.1, 0.6, wrong.sum())
    err = noise * np.exp(rng.normal(0, survey.lies))
    return LightCurve(name, time, 14.0 + mag, err, survey.name)


def _in_band(survey: Survey, kind: str) -> float:
    return 1 - survey.red * (1 - SHRINKS.get(kind, 1.0))


def _blended(time: Series, mag: Series, rng: Rng) -> Series:
    """Its light beside that of a neighbour, which varies a little at a period of its own."""
    light, neighbour = 10 ** (-0.4 * (mag - np.median(mag))), rng.uniform(0.1, 1)
    wave = 0.05 * np.sin(2 * np.pi * time / log_uniform(rng, 0.1, 50))
    return -2.5 * np.log10((light + neighbour * (1 + wave)) / (1 + neighbour))
