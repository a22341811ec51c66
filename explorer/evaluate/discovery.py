"""How fast each method finds what a researcher wants, measured on a column that is known."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.evaluate.measures import average_precision, best_first, precision_at
from explorer.evaluate.methods import Space, method
from explorer.evaluate.simulated import Session, label

Vectors = NDArray[np.float32]
Mask = NDArray[np.bool_]
Report = Callable[[str], None]

COMPARED = ("ours", "walmsley22", "protege", "astronomaly", "isolation", "random")
PRECISION_AT = (50, 100, 200)
PAGE = 10


def discover(
    vectors: Vectors,
    positive: Mask,
    *,
    embeddings: Vectors | None = None,
    labels: int = 200,
    repeats: int = 15,
    methods: Sequence[str] = COMPARED,
    seed: int = 0,
    report: Report | None = None,
) -> dict[str, Any]:
    """Return what each method found: {"methods": {name: measures}, …}, ready for JSON.

    vectors: float32 (N, D), unit length; positive: bool (N,), what the researcher wants;
    embeddings: float32 (N, E), of which the other methods take principal components (default:
    the vectors). `ap` ranks all galaxies, the shown ones at their answer (wanted first, unwanted
    last); `ap_unshown` ranks only the others. Both are means over repeats, `_sd` their spread.
    Raises: ValueError for an unknown method, or a column without or with only positives.
    """
    positive = _checked(vectors, positive)
    builders = {name: method(name) for name in methods}
    space = Space.of(vectors, embeddings)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in methods}
    for repeat in range(repeats):
        for name, build in builders.items():
            session = label(build(space, seed + repeat), positive, labels=labels, page=PAGE)
            found[name].append(_measures(session, positive, seed + repeat))
            if report:
                report(f"{name}: repeat {repeat + 1} of {repeats}")
    return {
        "n": len(positive),
        "positives": int(positive.sum()),
        "labels": labels,
        "repeats": repeats,
        "methods": {name: _summary(runs) for name, runs in found.items()},
    }


def figure(result: dict[str, Any]) -> go.Figure:
    """Return the discovery curves of a `discover` result: share found against labels given."""
    chart = go.Figure()
    for name, measures in result["methods"].items():
        curve, spread = measures["recall_at_labels"], measures["recall_at_labels_sd"]
        chart.add_scatter(
            x=[int(labels) for labels in curve],
            y=list(curve.values()),
            error_y={"array": list(spread.values()), "thickness": 0.6, "width": 0},
            name=f"{name} · AP {measures['ap']:.3f}, not shown {measures['ap_unshown']:.3f}",
            mode="lines+markers",
        )
    chart.update_layout(
        title=f"{result['positives']} wanted of {result['n']}, {result['repeats']} repeats",
        xaxis_title="labels given",
        yaxis_title="share of the wanted found",
        template="plotly_white",
    )
    return chart


def _measures(session: Session, positive: Mask, seed: int) -> dict[str, Any]:
    known = session.scores.astype(np.float64).copy()
    known[session.shown] = np.where(positive[session.shown], np.inf, -np.inf)
    all_first = positive[best_first(known, seed)]
    unshown = np.ones(len(positive), bool)
    unshown[session.shown] = False
    rest = positive[unshown][best_first(session.scores[unshown], seed)]
    hits = np.cumsum(positive[session.shown])
    return {
        "ap": average_precision(all_first),
        "ap_unshown": average_precision(rest),
        "precision": [precision_at(all_first, count) for count in PRECISION_AT],
        "precision_unshown": [precision_at(rest, count) for count in PRECISION_AT],
        "recall": hits[PAGE - 1 :: PAGE] / positive.sum(),
        "seconds": float(np.mean(session.seconds)) if session.seconds else 0.0,
    }


def _summary(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    columns = {name: np.array([run[name] for run in runs], float) for name in runs[0]}
    mean = {name: values.mean(axis=0) for name, values in columns.items()}
    labels = [PAGE * (step + 1) for step in range(columns["recall"].shape[1])]
    return {
        "ap": float(mean["ap"]),
        "ap_sd": float(columns["ap"].std()),
        "ap_unshown": float(mean["ap_unshown"]),
        "ap_unshown_sd": float(columns["ap_unshown"].std()),
        "precision_at": _by(PRECISION_AT, mean["precision"]),
        "precision_at_unshown": _by(PRECISION_AT, mean["precision_unshown"]),
        "recall_at_labels": _by(labels, mean["recall"]),
        "recall_at_labels_sd": _by(labels, columns["recall"].std(axis=0)),
        "seconds_per_round": float(mean["seconds"]),
    }


def _by(names: Sequence[int], values: NDArray[np.float64]) -> dict[str, float]:
    return {str(name): float(value) for name, value in zip(names, values, strict=True)}


def _checked(vectors: Vectors, positive: Mask) -> Mask:
    positive = np.asarray(positive, bool)
    if len(positive) != len(vectors):
        raise ValueError(f"Got {len(vectors)} galaxies but {len(positive)} answers.")
    if positive.all() or not positive.any():
        share = "every" if positive.any() else "no"
        raise ValueError(
            f"With {share} galaxy wanted there is nothing to find; choose a column "
            "and a value that some galaxies have and others lack."
        )
    return positive
