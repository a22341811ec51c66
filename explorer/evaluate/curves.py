"""Learning curves of a new task: score against labels a class, for ways to learn it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.probe.scores import area, balanced_accuracy

Rows = NDArray[np.int64]
Truth = NDArray[np.bool_]
Learner = Callable[[Rows, Rows, Truth, int], NDArray[np.floating]]
Report = Callable[[str], None]
ALL = "all"
TEST_SHARE = 0.3


def learning_curves(
    truth: Truth,
    learners: Mapping[str, Learner],
    *,
    sizes: Sequence[int | str],
    repeats: Mapping[str, int],
    test: Rows | None = None,
    seed: int = 0,
    report: Report = lambda line: None,
) -> dict[str, Any]:
    """Return {"methods": {name: {size: figures}}, …}: every method on the same draws.

    Args:
        truth: bool (N,), the task.
        learners: name → (train rows, test rows, truth of train, seed) → logits of the test rows,
            0 being the cut between no and yes when both kinds are equally likely.
        sizes: labels of each class; "all" takes every galaxy that is not tested on.
        repeats: draws by method; fewer for those that take long.
        test: rows tested on in every draw; without it a stratified 30 % is drawn each time.
        seed: of the draws.
        report: hears of progress.

    Raises:
        ValueError: fewer than two of a class to learn from, or none to test on.
    """
    found: dict[str, dict[str, Any]] = {name: {} for name in learners}
    for size in sizes:
        for name, learn in learners.items():
            runs = []
            for repeat in range(repeats[name]):
                train, tested = draw(truth, size, test, seed + repeat)
                if train is None:
                    break
                logits = learn(train, tested, truth[train], seed + repeat)
                runs.append(_measures(truth[tested], np.asarray(logits, np.float64)))
                report(f"{name}, {size} a class: draw {repeat + 1} of {repeats[name]}")
            if runs:
                found[name][str(size)] = _summary(runs)
    kept = np.arange(len(truth)) if test is None else test
    return {
        "n": len(truth),
        "positives": int(truth.sum()),
        "tested": "a fixed list" if test is not None else "30 % drawn each time",
        "test_galaxies": len(kept) if test is not None else round(TEST_SHARE * len(truth)),
        "test_positives": int(truth[kept].sum()) if test is not None else None,
        "repeats": dict(repeats),
        "seed": seed,
        "methods": found,
    }


def draw(truth: Truth, size: int | str, test: Rows | None, seed: int) -> tuple[Rows | None, Rows]:
    """Rows to learn from and to test on; None to learn from where a class has too few."""
    rng = np.random.default_rng(seed)
    sides = [rng.permutation(np.flatnonzero(truth == side)) for side in (True, False)]
    if test is None:
        cut = [max(1, round(TEST_SHARE * len(side))) for side in sides]
        test = np.concatenate([side[:n] for side, n in zip(sides, cut, strict=True)])
    pools = [np.setdiff1d(side, test, assume_unique=False) for side in sides]
    pools = [rng.permutation(pool) for pool in pools]
    if min(len(pool) for pool in pools) < 2 or len(np.unique(truth[test])) < 2:
        raise ValueError(
            "There are too few of a class to learn and to test on: at least two to learn from and "
            "one to test on are needed of each."
        )
    if size == ALL:
        return np.sort(np.concatenate(pools)), test
    wanted = int(size)
    if min(len(pool) for pool in pools) < wanted:
        return None, test
    return np.sort(np.concatenate([pool[:wanted] for pool in pools])), test


def _measures(truth: Truth, logits: NDArray[np.float64]) -> dict[str, float]:
    return {
        "auc": area(truth, logits),
        "balanced_accuracy": balanced_accuracy(truth, logits >= 0),
    }


def _summary(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    columns = {name: np.array([run[name] for run in runs]) for name in runs[0]}
    means = {name: float(values.mean()) for name, values in columns.items()}
    return means | {f"{name}_sd": float(values.std()) for name, values in columns.items()}


def figure(result: Mapping[str, Any], measure: str = "balanced_accuracy") -> go.Figure:
    """Return the learning curves of a `learning_curves` result, one line a method."""
    chart = go.Figure()
    for name, sizes in result["methods"].items():
        chart.add_scatter(
            x=list(sizes),
            y=[figures[measure] for figures in sizes.values()],
            error_y={"array": [figures[f"{measure}_sd"] for figures in sizes.values()], "width": 3},
            name=name,
            mode="lines+markers",
        )
    chart.update_layout(
        title=f"{result['positives']} yes of {result['n']}; tested on {result['tested']}",
        xaxis={"title": "labels of each class", "type": "category"},
        yaxis_title=measure.replace("_", " "),
        template="plotly_white",
    )
    return chart
