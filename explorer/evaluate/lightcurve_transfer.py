"""Transfer of a light-curve network between surveys against training from scratch (Kim+21)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score, matthews_corrcoef

from explorer.arrays import Classes, Vectors
from explorer.evaluate.metrics import mean_and_sd
from explorer.files import open_whole
from explorer.lightcurves import fit_scaling, variability_features
from explorer.lightcurves.network import CurveConfig, CurveNet, classify_curves, train_curves
from explorer.lightcurves.simulate import KINDS, SURVEYS, simulate

Report = Callable[[str], None]
TREES = 300
MEASURES = {"macro_f1": "macro F1", "weighted_f1": "weighted F1", "mcc": "Matthews correlation"}
WAYS = {"untouched": "#8a8f98", "transfer": "#2f7de1", "scratch": "#d9822b", "forest": "#3a9d5d"}


def survey_points(
    name: str, count: int, *, seed: int, cache: Path | None = None
) -> tuple[Vectors, Classes]:
    """Scaled features (N, 18) of a simulated survey, by its own unlabelled curves, and kinds.

    Raw features are read from the folder `cache`, or written there: they take the most time.
    """
    curves, kinds = simulate(SURVEYS[name], count, seed=seed)
    path = None if cache is None else cache / f"{name}-{count}-{seed}.npy"
    if path is not None and path.exists():
        raw = np.load(path, allow_pickle=False)
    else:
        raw = variability_features(curves)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open_whole(path) as stream:
                np.save(stream, raw)
    return fit_scaling(raw)(raw), np.array([list(KINDS).index(kind) for kind in kinds], np.int64)


def stratified_share(classes: Classes, share: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Rows of a stratified share of `classes` (N,), at least one of each class."""
    chosen = []
    for kind in np.unique(classes):
        rows = rng.permutation(np.flatnonzero(classes == kind))
        chosen.append(rows[: max(1, round(share * len(rows)))])
    return np.concatenate(chosen)


def classification_scores(truth: Classes, named: Classes) -> dict[str, float]:
    """Macro and weighted F1 and the Matthews correlation: what Kim+21 report."""
    return {
        "macro_f1": float(f1_score(truth, named, average="macro", zero_division=0)),
        "weighted_f1": float(f1_score(truth, named, average="weighted", zero_division=0)),
        "mcc": float(matthews_corrcoef(truth, named)),
    }


@dataclass(frozen=True)
class CurveTrial:
    """What is compared: simulated surveys, `count` curves of each, label shares, repeats."""

    source: str = "ogle"
    targets: Sequence[str] = ("asas", "hipparcos")
    count: int = 1_000
    shares: Sequence[float] = (0.01, 0.05, 0.2)
    repeats: int = 5
    seed: int = 0


def evaluate_curve_transfer(
    trial: CurveTrial,
    *,
    config: CurveConfig | None = None,
    cache: Path | None = None,
    report: Report = lambda line: None,
) -> dict[str, Any]:
    """{"targets": {survey: {share: {way: figures}}}}: the same draws of labels for every way.

    Ways: "untouched", the source's network as it is; "transfer", tuned on the few labels;
    "scratch", the same network on the few labels alone; "forest", a random forest on them (what
    UPSILoN was before it). Half of each target is held out for testing. Simulated surveys.
    """
    config = config or CurveConfig(seed=trial.seed)
    report(f"features of {trial.count} simulated curves of {trial.source}")
    points, classes = survey_points(trial.source, trial.count, seed=trial.seed, cache=cache)
    base = train_curves(points, classes, len(KINDS), config)
    found: dict[str, Any] = {}
    for target in trial.targets:
        report(f"features of {trial.count} simulated curves of {target}")
        labelled = survey_points(target, trial.count, seed=trial.seed, cache=cache)
        found[target] = {
            f"{share:g}": _compare(base, labelled, share, trial.repeats, config)
            for share in trial.shares
        }
    return {
        "simulated": True,
        "source": trial.source,
        "curves": trial.count,
        "classes": list(KINDS),
        "repeats": trial.repeats,
        "seed": trial.seed,
        "targets": found,
    }


def _compare(
    base: CurveNet,
    labelled: tuple[Vectors, Classes],
    share: float,
    repeats: int,
    config: CurveConfig,
) -> dict[str, dict[str, float]]:
    points, truth = labelled
    runs: dict[str, list[dict[str, float]]] = {}
    for repeat in range(repeats):
        rng = np.random.default_rng([config.seed, repeat])
        order = rng.permutation(len(truth))
        test, pool = order[: len(order) // 2], order[len(order) // 2 :]
        few = pool[stratified_share(truth[pool], share * len(truth) / len(pool), rng)]
        for way, named in classify_each_way(
            base, points[few], truth[few], points[test], config
        ).items():
            runs.setdefault(way, []).append(classification_scores(truth[test], named))
        runs.setdefault("labels", []).append({"count": float(len(few))})
    return {way: mean_and_sd(each) for way, each in runs.items()}


def classify_each_way(
    base: CurveNet, points: Vectors, classes: Classes, test: Vectors, config: CurveConfig
) -> dict[str, Classes]:
    """Predicted classes (T,) of the test curves by each way, from few labelled curves (L, 18)."""
    tuned = train_curves(points, classes, len(KINDS), config, start=base)
    fresh = train_curves(points, classes, len(KINDS), config)
    forest = RandomForestClassifier(TREES, class_weight="balanced", random_state=config.seed)
    return {
        "untouched": classify_curves(base, test).argmax(axis=1),
        "transfer": classify_curves(tuned, test).argmax(axis=1),
        "scratch": classify_curves(fresh, test).argmax(axis=1),
        "forest": forest.fit(points, classes).predict(test),
    }


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
            for way in WAYS:
                line = _line(shares, way, measure, legend=row == col == 1)
                chart.add_trace(line, row=row, col=col)
    chart.update_layout(template="plotly_white", height=760)
    return chart


def _line(shares: Mapping[str, Any], way: str, measure: str, *, legend: bool) -> go.Scatter:
    return go.Scatter(
        x=[f"{100 * float(share):g} %" for share in shares],
        y=[by[way][measure] for by in shares.values()],
        error_y={"array": [by[way][f"{measure}_sd"] for by in shares.values()], "width": 3},
        name=way,
        legendgroup=way,
        showlegend=legend,
        mode="lines+markers",
        line={"color": WAYS[way]},
    )
