"""The figures of one session's ranking, and their mean and spread over repeats."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Floats, Mask
from explorer.evaluate.metrics import best_first, precision_at
from explorer.evaluate.simulated_researcher import Session
from explorer.tasks.scores import average_precision

PRECISION_AT = (50, 100, 200)
PRECISIONS = {
    "precision": "precision_at",
    "precision_unshown": "precision_at_unshown",
    "precision_held_out": "precision_at_held_out",
}


def session_figures(
    session: Session, positive: Mask, untouched: Mask, *, page: int, seed: int
) -> dict[str, Any]:
    """The figures of a session that could show all galaxies; see `discover`.

    positive: bool (N,); untouched: bool (N,), what no method showed.
    """
    known = session.scores.astype(np.float64).copy()
    known[session.shown] = np.where(positive[session.shown], np.inf, -np.inf)
    unshown = np.ones(len(positive), bool)
    unshown[session.shown] = False
    everything = positive[best_first(known, seed)]
    rest = positive[unshown][best_first(session.scores[unshown], seed)]
    common = positive[untouched][best_first(session.scores[untouched], seed)]
    return {
        "ap": average_precision(everything),
        "ap_unshown": average_precision(rest),
        "ap_common": average_precision(common),
        "left_unshown": int(rest.sum()),
        "precision": [precision_at(everything, count) for count in PRECISION_AT],
        "precision_unshown": [precision_at(rest, count) for count in PRECISION_AT],
        "recall": np.cumsum(positive[session.shown])[page - 1 :: page] / positive.sum(),
        "seconds": float(np.mean(session.seconds)) if session.seconds else 0.0,
    }


def held_out_figures(rankings: dict[int, Floats], positive: Mask, *, seed: int) -> dict[str, Any]:
    """The figures of rankings (H,) of galaxies that could not be shown, by labels given."""
    after = {labels: positive[best_first(scores, seed)] for labels, scores in rankings.items()}
    ranked = after[max(after)]
    return {
        "ap_held_out": average_precision(ranked),
        "held_out_after": {str(n): average_precision(each) for n, each in after.items()},
        "precision_held_out": [precision_at(ranked, count) for count in PRECISION_AT],
    }


def summarise(runs: Sequence[dict[str, Any]], *, page: int) -> dict[str, Any]:
    """Mean and spread (`_sd`) over the runs of one method, ready for JSON."""
    columns = {
        name: np.array([run[name] for run in runs], float)
        for name in runs[0]
        if name != "held_out_after"
    }
    mean = {name: values.mean(axis=0) for name, values in columns.items()}
    spread = {name: values.std(axis=0) for name, values in columns.items()}
    precisions = {name: told for name, told in PRECISIONS.items() if name in columns}
    labels = [page * (step + 1) for step in range(columns["recall"].shape[1])]
    return {
        **{name: float(value) for name, value in mean.items() if name.startswith("ap")},
        **{f"{name}_sd": float(value) for name, value in spread.items() if name.startswith("ap")},
        **_after([run["held_out_after"] for run in runs if "held_out_after" in run]),
        "left_unshown": float(mean["left_unshown"]),
        **{told: _keyed(PRECISION_AT, mean[name]) for name, told in precisions.items()},
        **{f"{told}_sd": _keyed(PRECISION_AT, spread[name]) for name, told in precisions.items()},
        "recall_at_labels": _keyed(labels, mean["recall"]),
        "recall_at_labels_sd": _keyed(labels, spread["recall"]),
        "seconds_per_round": float(mean["seconds"]),
    }


def add_labels_to_match(methods: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The measures with `labels_to_match`: {other method: labels for its final recall}."""
    finals = {name: list(each["recall_at_labels"].values())[-1] for name, each in methods.items()}
    for name, each in methods.items():
        curve = each["recall_at_labels"].items()
        each["labels_to_match"] = {
            other: next((int(labels) for labels, recall in curve if recall >= final), None)
            for other, final in finals.items()
            if other != name
        }
    return methods


def _after(runs: Sequence[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Mean and spread by labels given; {} where nothing was held out."""
    if not runs:
        return {}
    found = {labels: [run[labels] for run in runs] for labels in runs[0]}
    return {
        "ap_held_out_after": {labels: float(np.mean(each)) for labels, each in found.items()},
        "ap_held_out_after_sd": {labels: float(np.std(each)) for labels, each in found.items()},
    }


def _keyed(names: Sequence[int], values: NDArray[np.float64]) -> dict[str, float]:
    return {str(name): float(value) for name, value in zip(names, values, strict=True)}
