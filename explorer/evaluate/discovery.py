"""Simulated discovery: how fast each search method finds a class that is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from explorer.anomaly.ranking_cache import Votes
from explorer.arrays import Mask, Rows, Vectors
from explorer.evaluate.ceiling import probe_ceiling
from explorer.evaluate.search_methods import ON_IMAGES, method_named
from explorer.evaluate.search_space import SearchSpace
from explorer.evaluate.session_metrics import (
    PRECISION_AT,
    add_labels_to_match,
    held_out_figures,
    session_figures,
    summarise,
)
from explorer.evaluate.simulated_researcher import Method, Session, simulate_session
from explorer.evaluate.view_maps import ViewMaps

Report = Callable[[str], None]
Build = Callable[[SearchSpace, int], Method]

COMPARED = ("ours", "walmsley22", "protege", "astronomaly", "rocchio", "isolation", "random")
PAGE = 10


@dataclass(frozen=True)
class Trial:
    """How a search is put to the test.

    diluted: the share of wanted galaxies in each repeat; a random part of them is left out to
    come down to it (0: as they are). held_out: the random share, of the wanted and of the others
    alike, that a second session may not show, so that all methods rank the same galaxies (0: no
    second session). alike: every method sees the search vectors and nothing besides, and begins
    with the same ten galaxies, drawn by chance; else each has its own features and start.
    """

    labels: int = 200
    repeats: int = 15
    methods: Sequence[str] = COMPARED
    seed: int = 0
    diluted: float = 0.0
    held_out: float = 0.5
    alike: bool = False


@dataclass(frozen=True)
class Inputs:
    """What methods may see besides the search vectors.

    embeddings: float32 (N, E), whose principal components the other methods take (default: the
    vectors). votes: the encoder's own, which the taste takes as further features. views: makes
    those of the images, where a method is compared that trains on them.
    """

    embeddings: Vectors | None = None
    votes: Votes | None = None
    views: Callable[[], ViewMaps] | None = None


def evaluate_discovery(
    vectors: Vectors,
    positive: Mask,
    trial: Trial | None = None,
    *,
    inputs: Inputs = Inputs(),
    report: Report | None = None,
) -> dict[str, Any]:
    """What each method found: {"methods": {name: measures}, …}, ready for JSON.

    vectors: float32 (N, D), unit length; positive: bool (N,), what the researcher wants.

    A session may show every galaxy. `ap` ranks all of them, the shown at their answer (wanted
    first, unwanted last), `ap_unshown` only those that the method did not show: a method that
    found more leaves fewer and harder ones, so that these are not the same galaxies for every
    method. `ap_common` ranks those that none of the methods showed. For one and the same set of
    galaxies, a second session of the same seed may show only a random part, and `ap_held_out`
    ranks the others, which no method could ask about; every method knows the coordinates of all
    galaxies, none a label of these. `ap_held_out_after` is the same after 50, 100, 200 labels on
    the way. `ceiling_held_out` is a linear probe that is given every
    label of the part that could be shown.
    All are means over repeats, `_sd` their spread. `labels_to_match`: how many labels reach the
    final recall of each other method, None if none.
    Raises: ValueError for an unknown method, or a column without or with only positives.
    """
    trial = trial or Trial()
    positive = _check_positive(vectors, positive)
    builders = {name: method_named(name) for name in trial.methods}
    space = _space(vectors, inputs, trial)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in trial.methods}
    ceilings: list[float] = []
    for repeat in range(trial.repeats):
        seed = trial.seed + repeat
        rows = dilute(positive, trial.diluted, seed)
        part, wanted = space.part(rows), positive[rows]
        offered = draw_offered(wanted, trial.held_out, seed)
        told = f"repeat {repeat + 1} of {trial.repeats}"
        repeated = _Repeat(part, wanted, offered, trial, seed)
        for name, build in builders.items():
            if report:
                report(f"{told}: {name}")
            repeated.search(name, build)
        for name, figures in repeated.figures().items():
            found[name].append(figures)
        if not offered.all():
            ceilings.append(probe_ceiling(part.features, wanted, offered, seed=seed))
    return {
        "n": len(positive),
        "positives": int(positive.sum()),
        "labels": trial.labels,
        "repeats": trial.repeats,
        "diluted": trial.diluted,
        "held_out": trial.held_out if ceilings else 0.0,
        "alike": trial.alike,
        "votes": not trial.alike and inputs.votes is not None and inputs.votes.all is not None,
        **({"ceiling_held_out": float(np.mean(ceilings))} if ceilings else {}),
        "methods": add_labels_to_match(
            {n: summarise(runs, page=PAGE) for n, runs in found.items()}
        ),
    }


def dilute(positive: Mask, diluted: float, seed: int) -> Rows:
    """The rows of one repeat, all of them or with the wanted ones diluted."""
    if not 0 < diluted < 1:
        return np.arange(len(positive))
    wanted, others = np.flatnonzero(positive), np.flatnonzero(~positive)
    most = max(1, round(len(others) * diluted / (1 - diluted)))
    some = np.random.default_rng(seed).permutation(wanted)[:most]
    return np.sort(np.concatenate([some, others]))


def draw_offered(positive: Mask, held_out: float, seed: int) -> Mask:
    """Which galaxies may be shown where a share is held out: bool (N,).

    The share is drawn from the wanted and from the others, and leaves one wanted on either side;
    a single one cannot be divided, and everything stays open.
    """
    offered = np.ones(len(positive), bool)
    if not 0 < held_out < 1 or positive.sum() < 2:
        return offered
    rng = np.random.default_rng(seed)
    for group in (np.flatnonzero(positive), np.flatnonzero(~positive)):
        most = max(1, len(group) - 1)
        count = min(max(1, round(len(group) * held_out)), most)
        offered[rng.permutation(group)[:count]] = False
    return offered


@dataclass(frozen=True)
class _Repeat:
    """One repeat: the space, which galaxies are wanted and which may be shown, bool (N,) each."""

    space: SearchSpace
    wanted: Mask
    offered: Mask
    trial: Trial
    seed: int
    sessions: dict[str, Session] = field(default_factory=dict)
    held_out: dict[str, dict[str, Any]] = field(default_factory=dict)

    def search(self, name: str, build: Build) -> None:
        """Let a method search, among all and among the offered."""
        self.sessions[name] = self._session(build(self.space, self.seed), self.wanted)
        self.held_out[name] = self._judge_held_out(build)

    def figures(self) -> dict[str, dict[str, Any]]:
        """The figures of each method that has searched."""
        untouched = np.ones(len(self.wanted), bool)
        for session in self.sessions.values():
            untouched[session.shown] = False
        return {
            name: session_figures(session, self.wanted, untouched, page=PAGE, seed=self.seed)
            | self.held_out[name]
            for name, session in self.sessions.items()
        }

    def _session(self, method: Method, wanted: Mask) -> Session:
        first = None
        if self.trial.alike:
            size = min(PAGE, len(wanted))
            first = np.random.default_rng(self.seed).choice(len(wanted), size, replace=False)
        labels = self.trial.labels
        return simulate_session(method, wanted, labels=labels, page=PAGE, first=first)

    def _judge_held_out(self, build: Build) -> dict[str, Any]:
        """How a session among the offered galaxies ranks the others; {} where all are offered."""
        if self.offered.all():
            return {}
        rows = np.flatnonzero(self.offered)
        method = build(self.space.part(rows), self.seed)
        asked = self._session(method, self.wanted[rows])
        shown, out = rows[asked.shown], ~self.offered
        interest, judge = self.wanted[shown].astype(np.float32), build(self.space, self.seed)
        stops = sorted({min(count, len(shown)) for count in (*PRECISION_AT, len(shown))})
        rankings = {count: judge.scores(shown[:count], interest[:count])[out] for count in stops}
        return held_out_figures(rankings, self.wanted[out], seed=self.seed)


def _space(vectors: Vectors, inputs: Inputs, trial: Trial) -> SearchSpace:
    if trial.alike:
        space = SearchSpace.alike(vectors)
    else:
        space = SearchSpace.of(vectors, inputs.embeddings, inputs.votes)
    if inputs.views is None or not set(ON_IMAGES) & set(trial.methods):
        return space
    return replace(space, views=inputs.views())


def discovery_figure(result: dict[str, Any]) -> go.Figure:
    """The discovery curves of an `evaluate_discovery` result: share found against labels given."""
    chart = go.Figure()
    for name, measures in result["methods"].items():
        curve, spread = measures["recall_at_labels"], measures["recall_at_labels_sd"]
        chart.add_scatter(
            x=[int(labels) for labels in curve],
            y=list(curve.values()),
            error_y={"array": list(spread.values()), "thickness": 0.6, "width": 0},
            name=_legend(name, measures),
            mode="lines+markers",
        )
    chart.update_layout(
        title=f"{result['positives']} wanted of {result['n']}, {result['repeats']} repeats",
        xaxis_title="labels given",
        yaxis_title="share of the wanted found",
        template="plotly_white",
    )
    return chart


def _legend(name: str, measures: dict[str, Any]) -> str:
    text = f"{name} · AP {measures['ap']:.3f}, not shown {measures['ap_unshown']:.3f}"
    return text + (f", held out {measures['ap_held_out']:.3f}" if "ap_held_out" in measures else "")


def _check_positive(vectors: Vectors, positive: Mask) -> Mask:
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
