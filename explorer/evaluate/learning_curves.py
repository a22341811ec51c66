"""Learning curves of a task: score against labels a class, by method."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.arrays import Rows, Truth
from explorer.evaluate.metrics import mean_and_sd
from explorer.evaluate.run_cache import RunCache
from explorer.tasks.scores import balanced_accuracy, roc_auc

Learner = Callable[[Rows, Rows, Truth, int], NDArray[np.floating]]
Report = Callable[[str], None]
ALL = "all"
TEST_SHARE = 0.3


@dataclass(frozen=True)
class Draws:
    """How labels are drawn to learn from and to test on.

    sizes: labels of each class by method; "all" takes every galaxy that is not tested on.
    repeats: draws by method; fewer for slow ones, the first draws of the others.
    groups: int64 (N,), equal for rows that show one galaxy: no duplicate of a tested one is
    learned from. test: rows tested on in every draw; without it a stratified 30 % is drawn anew.
    """

    sizes: Mapping[str, Sequence[int | str]]
    repeats: Mapping[str, int]
    groups: Rows | None = None
    test: Rows | None = None
    seed: int = 0


def learning_curves(
    truth: Truth,
    learners: Mapping[str, Learner],
    draws: Draws,
    *,
    cache: RunCache | None = None,
    report: Report = lambda line: None,
) -> dict[str, Any]:
    """{"methods": {name: {size: figures}}, …}: every method on the same draws of labels.

    Args:
        truth: bool (N,), the task.
        learners: name → (train rows, test rows, truth of train, seed) → logits of the test rows,
            0 being the threshold when both classes are equally likely.
        draws: how labels are drawn.
        cache: finished runs, read and written.
        report: hears of progress.

    Raises:
        ValueError: fewer than two of a class to learn from, or none to test on.
    """
    found: dict[str, dict[str, Any]] = {name: {} for name in learners}
    cache = cache or RunCache(None, "")
    for name, learn in learners.items():
        for size in draws.sizes[name]:
            runs = []
            for repeat in range(draws.repeats[name]):
                seed = draws.seed + repeat
                train, tested = draw_split(truth, size, draws.test, seed, draws.groups)
                if train is None:
                    break
                run = partial(_fit_and_measure, learn, train, tested, truth, seed)
                runs.append(cache(f"{name} {size} {seed}", run))
                report(f"{name}, {size} a class: draw {repeat + 1} of {draws.repeats[name]}")
            if runs:
                found[name][str(size)] = _summary(runs)
    test = draws.test
    return {
        "n": len(truth),
        "positives": int(truth.sum()),
        "tested": "a fixed list" if test is not None else "30 % drawn each time",
        "test_galaxies": len(test) if test is not None else round(TEST_SHARE * len(truth)),
        "test_positives": int(truth[test].sum()) if test is not None else None,
        "repeats": dict(draws.repeats),
        "seed": draws.seed,
        "methods": found,
    }


def _fit_and_measure(
    learn: Learner, train: Rows, tested: Rows, truth: Truth, seed: int
) -> dict[str, float]:
    logits = learn(train, tested, truth[train], seed)
    return _measures(truth[tested], np.asarray(logits, np.float64)) | {"labels": float(len(train))}


def draw_split(
    truth: Truth, size: int | str, test: Rows | None, seed: int, groups: Rows | None = None
) -> tuple[Rows | None, Rows]:
    """Rows to learn from and to test on; None to learn from where a class has too few."""
    rng = np.random.default_rng(seed)
    sides = [rng.permutation(np.flatnonzero(truth == side)) for side in (True, False)]
    if test is None:
        cut = [max(1, round(TEST_SHARE * len(side))) for side in sides]
        test = np.concatenate([side[:n] for side, n in zip(sides, cut, strict=True)])
    pools = [np.setdiff1d(side, test, assume_unique=False) for side in sides]
    if groups is not None:
        pools = [pool[~np.isin(groups[pool], groups[test])] for pool in pools]
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
        "auc": roc_auc(truth, logits),
        "balanced_accuracy": balanced_accuracy(truth, logits >= 0),
    }


def _summary(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return mean_and_sd(runs) | {"runs": len(runs)}


def table_rows(
    result: Mapping[str, Any], measure: str = "balanced_accuracy"
) -> list[dict[str, str]]:
    """A learning-curve result as the rows of a table: mean ± deviation (draws) by method and size.

    Sizes run across in the order of the method that has most of them.
    """
    methods = result["methods"]
    sizes = max((list(one) for one in methods.values()), key=len, default=[])
    return [
        {"method": name} | {size: _cell(found.get(size), measure) for size in sizes}
        for name, found in methods.items()
    ]


def _cell(figures: Mapping[str, float] | None, measure: str) -> str:
    if figures is None:
        return "-"
    return f"{figures[measure]:.3f} ± {figures[f'{measure}_sd']:.3f} ({figures['runs']:.0f})"


def learning_curves_figure(
    result: Mapping[str, Any], measure: str = "balanced_accuracy"
) -> go.Figure:
    """The learning curves of a `learning_curves` result, one line a method."""
    chart = go.Figure()
    for name, sizes in result["methods"].items():
        chart.add_scatter(
            x=list(sizes),
            y=[figures[measure] for figures in sizes.values()],
            error_y={"array": [figures[f"{measure}_sd"] for figures in sizes.values()], "width": 3},
            name=name,
            mode="lines+markers",
        )
    order = [row for row in table_rows(result)[0] if row != "method"] if result["methods"] else []
    chart.update_layout(
        title=f"{result['positives']} yes of {result['n']}; tested on {result['tested']}",
        xaxis={"title": "labels of each class", "type": "category", "categoryarray": order},
        yaxis_title=measure.replace("_", " "),
        template="plotly_white",
    )
    return chart
