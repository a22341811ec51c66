"""Training on simulated surveys; measures are kept in parts so that a stopped run goes on."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from explorer.files import open_whole
from explorer.lightcurves.encoder import CurveEncoder, save_encoder
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.measures import even_measures, measure_curves
from explorer.lightcurves.network import CurveConfig, CurveNet, train_curves
from explorer.lightcurves.simulate import MIXED, Survey, simulate_mix

PART = 1_100  # curves
HELD_OUT = 10  # one part of so many
CONFIG = CurveConfig(hidden=(256, 128, 64), epochs=30, batch=256, noise=0.15, missing=0.05)


def simulated_measures(
    folder: Path,
    count: int,
    *,
    seed: int = 0,
    among: Sequence[Survey] = MIXED,
    report: Callable[[str], None] = lambda line: None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Measures float64 (N, 63) of at least `count` curves of these surveys, and their kinds.

    Written to `folder` in parts of 1,100 curves; parts that are there already are read.
    """
    parts = []
    for number in range(-(-count // PART)):
        path = folder / f"part-{seed}-{number:04}.npz"
        if not path.exists():
            _write_part(path, [seed, number], among)
        with np.load(path, allow_pickle=False) as stored:
            parts.append((stored["measures"], stored["kinds"]))
        report(f"{(number + 1) * PART:,} of {count:,} simulated curves measured")
    measures, kinds = (np.concatenate(each) for each in zip(*parts, strict=True))
    return measures, np.searchsorted(sorted(KINDS), kinds).astype(np.int64)


def _write_part(path: Path, seed: list[int], among: Sequence[Survey]) -> None:
    curves, kinds = simulate_mix(PART, seed=seed, among=among)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_whole(path) as stream:
        np.savez(stream, measures=measure_curves(curves), kinds=kinds)


def train_and_save(
    out: Path, count: int, *, seed: int = 0, report: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Simulate, measure, train, write `out`/lightcurves.safetensors; figures on curves held out.

    A tenth of the curves is held out. Measures stay in `out`/parts, for a stopped run to go on.
    """
    began = time.monotonic()
    measures, kinds = simulated_measures(out / "parts", count, seed=seed, report=report)
    held = max(1, len(kinds) // HELD_OUT)
    encoder = pretrain(measures[held:], kinds[held:], replace(CONFIG, seed=seed))
    path = out / "lightcurves.safetensors"
    save_encoder(encoder, path)
    named = encoder.probabilities(measures[:held]).argmax(axis=1)
    each = f1_score(kinds[:held], named, average=None, labels=range(len(encoder.kinds)))
    return {
        "encoder": str(path),
        "curves": len(kinds) - held,
        "held_out": held,
        "macro_f1": float(each.mean()),
        "f1": {
            kind: round(float(value), 3) for kind, value in zip(encoder.kinds, each, strict=True)
        },
        "seconds": round(time.monotonic() - began, 1),
        "seed": seed,
    }


def pretrain(
    measures: NDArray[np.float64], kinds: NDArray[np.int64], config: CurveConfig = CONFIG
) -> CurveEncoder:
    """A network trained on measures (N, 63) of simulated curves and their kinds int64 (N,)."""
    even = even_measures(measures)
    untrained = CurveEncoder(CurveNet(1, 1, config), *robust_scaling(even), tuple(sorted(KINDS)))
    net = train_curves(untrained.points(measures), kinds, len(KINDS), config)
    return replace(untrained, net=net)


def robust_scaling(even: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Median and deviation of each column (N, W), far values cut at five quartile ranges.

    A column that no curve has a value of is left as it is.
    """
    even = np.where(np.isfinite(even).any(axis=0), even, 0.0)
    middle = np.nanmedian(even, axis=0)
    reach = 5 * np.maximum(np.subtract(*np.nanpercentile(even, [75, 25], axis=0)), 1e-6)
    spread = np.nanstd(np.clip(even, middle - reach, middle + reach), axis=0)
    return middle, np.maximum(spread, 1e-3)
