"""Benchmark of light-curve features: curves a second, beside astropy's periodogram."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from astropy.timeseries import LombScargle

from explorer.bench.memory import peak_above, reset_peak
from explorer.lightcurves import LightCurve, variability_features
from explorer.lightcurves.features import usable_cores
from explorer.lightcurves.period import find_period
from explorer.lightcurves.periodogram import frequency_grid
from explorer.lightcurves.reading import gathered_curves, no_curve, unusable
from explorer.lightcurves.simulate import Survey, simulate

ASAS = Survey("asas-long", 560, 3_200, (0.03, 0.09), 0.55, 1)
ASTROPY_CURVES = 12
ALIKE = 0.2  # of a peak's width


def bench_lightcurves(
    count: int = 400, curves: Sequence[LightCurve] | None = None, *, seed: int = 0
) -> dict[str, Any]:
    """Curves a second through all 16 features on all cores, and through astropy on one.

    curves: real ones, or `count` are simulated like ASAS's (560 epochs, nine years).
    `astropy_per_s` is of astropy's fast periodogram alone at the same frequencies, on twelve of
    them; `ratio` sets `one_core_per_s`, all features on one core, against it. `same_period` is the
    share whose highest peak astropy has too.
    """
    curves = simulate(ASAS, count, seed=seed)[0] if curves is None else curves
    some = [one for one in curves if len(one) > 50][:ASTROPY_CURVES]
    variability_features(some)  # loads what is loaded once
    before = reset_peak()
    seconds = _seconds(curves, workers=None)
    peak = peak_above(before)
    one_core = len(some) / _seconds(some, workers=1)
    began = time.perf_counter()
    theirs = [_astropy_frequency(one) for one in some]
    astropy = len(some) / (time.perf_counter() - began)
    same = [abs(_frequency(one) - best) < ALIKE / np.ptp(one.time_d)
            for one, best in zip(some, theirs, strict=True)]  # fmt: skip
    return {
        "curves": len(curves),
        "observations": float(np.median([len(one) for one in curves])),
        "frequencies": frequency_grid(float(np.ptp(some[0].time_d))).count,
        "cores": usable_cores(),
        "seconds": seconds,
        "curves_per_s": len(curves) / seconds,
        "one_core_per_s": one_core,
        "astropy_per_s": astropy,
        "ratio": one_core / astropy,
        "same_period": float(np.mean(same)),
        "peak_mb": peak,
    }


def bench_reading(path: Path, count: int) -> tuple[dict[str, Any], list[LightCurve]]:
    """What it takes to read all light curves of a table one after the other, and the first of them.

    `read_curves` of them and `read_observations` in `read_s` seconds; `read_peak_mb` is the memory
    taken meanwhile, with that of the `count` curves that are given back.
    """
    first: list[LightCurve] = []
    objects = observations = 0
    before, began = reset_peak(), time.perf_counter()
    with gathered_curves(path) as found:
        for curve in found.curves():
            objects, observations = objects + 1, observations + len(curve)
            if len(first) < count and unusable(curve) is None:
                first.append(curve)
    seconds = time.perf_counter() - began
    if not first:
        raise no_curve(path)
    told = {"read_curves": objects, "read_observations": observations, "read_s": seconds}
    return {**told, "read_peak_mb": peak_above(before)}, first


def _seconds(curves: Sequence[LightCurve], workers: int | None) -> float:
    began = time.perf_counter()
    variability_features(curves, workers=workers)
    return time.perf_counter() - began


def _frequency(curve: LightCurve) -> float:
    return 1 / find_period(curve.time_d, curve.mag, curve.err).days


def _astropy_frequency(curve: LightCurve) -> float:
    """The highest peak of astropy's periodogram; what its sampling misses is looked at closely."""
    grid = frequency_grid(float(np.ptp(curve.time_d)))
    spectrum = LombScargle(curve.time_d, curve.mag, curve.err)
    power = spectrum.power(
        grid.at(np.arange(grid.count)), method="fast", assume_regular_frequency=True
    )
    highest = grid.at(np.sort(np.argsort(-power)[:20]))
    near = np.sort((highest[:, None] + grid.step * np.linspace(-1, 1, 21)).ravel())
    return float(near[int(np.argmax(spectrum.power(near, method="cython")))])
