"""How fast each method finds what a researcher wants, measured on a column that is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.evaluate.measures import average_precision, best_first, precision_at
from explorer.evaluate.methods import Space, method
from explorer.evaluate.simulated import Session, label
from explorer.rankings import Votes

Vectors = NDArray[np.float32]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
Report = Callable[[str], None]

COMPARED = ("ours", "walmsley22", "protege", "astronomaly", "isolation", "random")
PRECISION_AT = (50, 100, 200)
PAGE = 10
AVERAGED = ("ap", "ap_unshown", "ap_common", "ap_held_out")


@dataclass(frozen=True)
class Trial:
    """How a search is put to the test.

    diluted: the share of wanted galaxies in each repeat; a random part of them is left out to
    come down to it (0: as they are). held_out: a random share that no method may show, for a
    ranking of the same galaxies by all.
    """

    labels: int = 200
    repeats: int = 15
    methods: Sequence[str] = COMPARED
    seed: int = 0
    diluted: float = 0.0
    held_out: float = 0.0


def discover(
    vectors: Vectors,
    positive: Mask,
    trial: Trial | None = None,
    *,
    embeddings: Vectors | None = None,
    votes: Votes | None = None,
    report: Report | None = None,
) -> dict[str, Any]:
    """Return what each method found: {"methods": {name: measures}, …}, ready for JSON.

    vectors: float32 (N, D), unit length; positive: bool (N,), what the researcher wants;
    embeddings: float32 (N, E), of which the other methods take principal components (default:
    the vectors); votes: the encoder's own, which ours takes as further features.

    `ap` ranks all galaxies, the shown ones at their answer (wanted first, unwanted last);
    `ap_unshown` only those that the method did not show; as a method that found more leaves
    fewer and harder ones, `ap_common` ranks the galaxies that none of the methods showed, and
    `ap_held_out` a random part that none could. All are means over repeats, `_sd` their spread.
    `labels_to_match`: how many labels reach the final recall of each other method, None if none.
    Raises: ValueError for an unknown method, or a column without or with only positives.
    """
    trial = trial or Trial()
    positive = _checked(vectors, positive)
    builders = {name: method(name) for name in trial.methods}
    space = Space.of(vectors, embeddings, votes)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in trial.methods}
    for repeat in range(trial.repeats):
        seed = trial.seed + repeat
        rows, shown_to = _drawn(positive, trial, seed)
        part, wanted = space.part(rows), positive[rows]
        sessions = {}
        for name, build in builders.items():
            sessions[name] = _session(build, part, wanted, shown_to, trial, seed)
            if report:
                report(f"{name}: repeat {repeat + 1} of {trial.repeats}")
        unseen = shown_to.copy()
        for session in sessions.values():
            unseen[session.shown] = False
        for name, session in sessions.items():
            found[name].append(_measures(session, wanted, shown_to, unseen, seed))
    return {
        "n": len(positive),
        "positives": int(positive.sum()),
        "labels": trial.labels,
        "repeats": trial.repeats,
        "diluted": trial.diluted,
        "held_out": trial.held_out,
        "votes": votes is not None and votes.all is not None,
        "methods": with_matches({name: _summary(runs) for name, runs in found.items()}),
    }


def with_matches(methods: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the measures with `labels_to_match`: {other method: labels for its final recall}."""
    finals = {name: list(each["recall_at_labels"].values())[-1] for name, each in methods.items()}
    for name, each in methods.items():
        curve = each["recall_at_labels"].items()
        each["labels_to_match"] = {
            other: next((int(labels) for labels, recall in curve if recall >= final), None)
            for other, final in finals.items()
            if other != name
        }
    return methods


def _drawn(positive: Mask, trial: Trial, seed: int) -> tuple[Rows, Mask]:
    """Return the rows of one repeat, and which of those may be shown."""
    rng = np.random.default_rng(seed)
    wanted, others = np.flatnonzero(positive), np.flatnonzero(~positive)
    if 0 < trial.diluted < 1:
        most = max(1, round(len(others) * trial.diluted / (1 - trial.diluted)))
        wanted = rng.permutation(wanted)[:most]
    rows = np.sort(np.concatenate([wanted, others]))
    shown_to = np.ones(len(rows), bool)
    if 0 < trial.held_out < 1:
        for group in (np.flatnonzero(positive[rows]), np.flatnonzero(~positive[rows])):
            shown_to[rng.permutation(group)[: round(len(group) * trial.held_out)]] = False
    return rows, shown_to


def _session(
    build: Callable[[Space, int], Any],
    space: Space,
    wanted: Mask,
    shown_to: Mask,
    trial: Trial,
    seed: int,
) -> Session:
    """Return one session among the galaxies that may be shown, with the scores of all."""
    if shown_to.all():
        return label(build(space, seed), wanted, labels=trial.labels, page=PAGE)
    rows = np.flatnonzero(shown_to)
    some = label(build(space.part(rows), seed), wanted[rows], labels=trial.labels, page=PAGE)
    shown = rows[some.shown]
    scores = build(space, seed).scores(shown, wanted[shown].astype(np.float32))
    return Session(shown, scores, some.seconds)


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


def _measures(
    session: Session, positive: Mask, shown_to: Mask, unseen: Mask, seed: int
) -> dict[str, Any]:
    known = session.scores.astype(np.float64).copy()
    known[session.shown] = np.where(positive[session.shown], np.inf, -np.inf)
    unshown = shown_to.copy()
    unshown[session.shown] = False

    def ranked(rows: Mask, scores: NDArray[np.floating] = session.scores) -> Mask:
        return positive[rows][best_first(scores[rows], seed)]

    everything, rest = ranked(shown_to, known), ranked(unshown)
    hits = np.cumsum(positive[session.shown])
    return {
        "ap": average_precision(everything),
        "ap_unshown": average_precision(rest),
        "ap_common": average_precision(ranked(unseen)),
        "ap_held_out": average_precision(ranked(~shown_to)),
        "left_unshown": int(rest.sum()),
        "precision": [precision_at(everything, count) for count in PRECISION_AT],
        "precision_unshown": [precision_at(rest, count) for count in PRECISION_AT],
        "recall": hits[PAGE - 1 :: PAGE] / positive[shown_to].sum(),
        "seconds": float(np.mean(session.seconds)) if session.seconds else 0.0,
    }


def _summary(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    columns = {name: np.array([run[name] for run in runs], float) for name in runs[0]}
    mean = {name: values.mean(axis=0) for name, values in columns.items()}
    labels = [PAGE * (step + 1) for step in range(columns["recall"].shape[1])]
    means = {name: float(mean[name]) for name in AVERAGED}
    spreads = {f"{name}_sd": float(columns[name].std()) for name in AVERAGED}
    return {
        **means,
        **spreads,
        "left_unshown": float(mean["left_unshown"]),
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
