"""Transfer of a light-curve network between surveys against training from scratch (Kim+21)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from explorer.arrays import Classes
from explorer.evaluate.lightcurve_ways import compare_ways, shortfall
from explorer.files import open_whole
from explorer.lightcurves.encoder import CurveEncoder, bundled_encoder
from explorer.lightcurves.few_labels import Taught
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.measures import MEASURES as NAMES
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.names import kind_groups
from explorer.lightcurves.network import CurveConfig
from explorer.lightcurves.pretrain import CONFIG, pretrain
from explorer.lightcurves.simulate import SURVEYS, simulate

Report = Callable[[str], None]
MIX = "mix"  # the shipped network's source
ALL = "all"
KIND_SETS: dict[str, tuple[str, ...]] = {  # what is told apart
    ALL: tuple(sorted(KINDS)),
    "ten": ("RRab", "RRc", "Cepheid", "T2Cepheid", "DeltaScuti", "EB_contact", "EB_semidetached",
            "EB_detached", "Mira", "LPV"),
    "six": ("RRab", "RRc", "Cepheid", "DeltaScuti", "eclipsing", "long-period"),
}  # fmt: skip
MEASURES = {"macro_f1": "macro F1", "weighted_f1": "weighted F1", "mcc": "Matthews correlation"}
COLOURS = {
    "untouched": "#8a8f98",
    "transfer": "#2f7de1",
    "linear": "#7d5fd6",
    "scratch": "#d9822b",
    "forest": "#3a9d5d",
    "chosen": "#c0392b",
}


def survey_measures(
    name: str, count: int, *, seed: int, cache: Path | None = None
) -> tuple[NDArray[np.float64], Classes]:
    """Measures (N, 63) of a simulated survey's curves, and their kinds in the order of `KINDS`.

    Measures are read from the folder `cache`, or written there: they take the most time.
    """
    curves, kinds = simulate(SURVEYS[name], count, seed=seed)
    path = None if cache is None else cache / f"{name}-{count}-{seed}-{len(NAMES)}.npy"
    if path is not None and path.exists():
        measures = np.load(path, allow_pickle=False)
    else:
        measures = measure_curves(curves)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open_whole(path) as stream:
                np.save(stream, measures)
    return measures, np.searchsorted(sorted(KINDS), kinds).astype(np.int64)


@dataclass(frozen=True)
class CurveTrial:
    """What is compared: simulated surveys, `count` curves of each, label shares, repeats.

    kinds: names of `KIND_SETS`, each a target of its own.
    """

    source: str = "ogle"
    targets: Sequence[str] = ("asas", "hipparcos")
    count: int = 1_000
    shares: Sequence[float] = (0.01, 0.05, 0.2)
    repeats: int = 5
    seed: int = 0
    kinds: Sequence[str] = (ALL,)


def evaluate_curve_transfer(
    trial: CurveTrial,
    *,
    config: CurveConfig = CONFIG,
    cache: Path | None = None,
    report: Report = lambda line: None,
) -> dict[str, Any]:
    """{"targets": {survey: {share: {way: figures}}}} between simulated surveys.

    The source's network is trained on its `count` curves, "mix" is the shipped one; shares are of
    all curves of a target, half of which are never taught. Ways are those of `compare_ways`,
    "shortfall" is that of `shortfall`.
    """
    report(f"features of {trial.count} simulated curves of {trial.source}")
    source = _source_network(trial, config, cache)
    found: dict[str, Any] = {}
    for target in trial.targets:
        report(f"features of {trial.count} simulated curves of {target}")
        measures, kinds = survey_measures(target, trial.count, seed=trial.seed, cache=cache)
        for kind_set in trial.kinds:
            taught = grouped(measures, kinds, KIND_SETS[kind_set], trial.seed)
            key = target if kind_set == ALL else f"{target}, {kind_set} kinds"
            report(f"{key}: {len(taught.classes)} curves")
            found[key] = {
                f"{share:g}": compare_ways(source, taught, min(1.0, 2 * share), trial.repeats)
                for share in trial.shares
            }
    return {
        "simulated": True,
        "source": trial.source,
        "curves": trial.count,
        "repeats": trial.repeats,
        "seed": trial.seed,
        "targets": found,
        "shortfall": shortfall(found),
    }


def grouped(
    measures: NDArray[np.float64], kinds: Classes, names: Sequence[str], seed: int
) -> Taught:
    """The curves whose kind, numbered as in sorted `KINDS`, one of the named classes holds."""
    held = kind_groups(names, sorted(KINDS))[:, kinds]  # (G, N)
    rows = np.flatnonzero(held.any(axis=0))
    known, classes = np.unique(held[:, rows].argmax(axis=0), return_inverse=True)
    return Taught(measures[rows], classes.astype(np.int64), tuple(names[at] for at in known), seed)


def _source_network(trial: CurveTrial, config: CurveConfig, cache: Path | None) -> CurveEncoder:
    if trial.source == MIX:
        return bundled_encoder()
    return pretrain(
        *survey_measures(trial.source, trial.count, seed=trial.seed, cache=cache), config
    )


def curve_transfer_figure(reports: Sequence[Mapping[str, Any]]) -> go.Figure:
    """The figure of `evaluate_curve_transfer`: a column a pair of surveys, a row a measure."""
    pairs = [(one["source"], name, by) for one in reports for name, by in one["targets"].items()]
    chart = make_subplots(
        rows=len(MEASURES),
        cols=len(pairs),
        shared_xaxes=True,
        shared_yaxes=True,
        vertical_spacing=0.04,
        horizontal_spacing=0.02,
        column_titles=[f"{source} → {target}" for source, target, _ in pairs],
        row_titles=list(MEASURES.values()),
        x_title="share of the target's labels (simulated surveys; bars: deviation over draws)",
    )
    for col, (_, _, shares) in enumerate(pairs, 1):
        for row, measure in enumerate(MEASURES, 1):
            for way in _ways(shares):
                line = _line(shares, way, measure, legend=row == col == 1)
                chart.add_trace(line, row=row, col=col)
    chart.update_layout(template="plotly_white", height=760)
    return chart


def _ways(shares: Mapping[str, Any]) -> list[str]:
    """The ways that every share was judged by."""
    return [way for way in COLOURS if all(way in by for by in shares.values())]


def _line(shares: Mapping[str, Any], way: str, measure: str, *, legend: bool) -> go.Scatter:
    return go.Scatter(
        x=[f"{100 * float(share):g} %" for share in shares],
        y=[by[way][measure] for by in shares.values()],
        error_y={"array": [by[way][f"{measure}_sd"] for by in shares.values()], "width": 3},
        name=way,
        legendgroup=way,
        showlegend=legend,
        mode="lines+markers",
        line={"color": COLOURS[way]},
    )
