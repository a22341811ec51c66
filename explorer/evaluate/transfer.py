"""Transfer of a task to another survey: each remedy against none and the target's own labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.arrays import Classes, Points
from explorer.evaluate.metrics import mean_and_sd
from explorer.transfer import REMEDIES, LabelledSource, choose_remedy, softmax

Report = Callable[[str], None]
OWN = "target's own"
CHOSEN = "chosen"


@dataclass(frozen=True)
class Budget:
    """Shares of the target that are labelled, each drawn `repeats` times."""

    shares: Sequence[float] = (0.0, 0.01, 0.05, 0.2)
    repeats: int = 5


def evaluate_transfer(
    source: LabelledSource,
    points: Points,
    classes: Classes,
    *,
    budget: Budget = Budget(),
    report: Report = lambda line: None,
) -> dict[str, Any]:
    """{"budgets": {share: {way: figures}}, "ceiling": figures, "gap_closed": {remedy: share}}.

    Half of the target (drawn anew each repeat) is held out for testing. `ceiling` is trained
    on all labels of the other half; `gap_closed` says how much of the way from none to the
    ceiling a remedy goes without any target label, by accuracy (None where the gap is under .01).
    `chosen` is what the automatic choice would have used.

    points: (M, K), in one space with the source's. classes: int64 (M,).
    Raises: ValueError where the target has fewer than ten labelled galaxies.
    """
    if len(points) < 10:
        raise ValueError(f"The target has {len(points)} labelled galaxies: ten or more are needed.")
    runs: dict[str, dict[str, list[dict[str, float]]]] = {f"{b:g}": {} for b in budget.shares}
    ceilings: list[dict[str, float]] = []
    picks: dict[str, list[str]] = {f"{b:g}": [] for b in budget.shares}
    for repeat in range(budget.repeats):
        rng = np.random.default_rng([source.seed, repeat])
        order = rng.permutation(len(points))
        test, pool = order[: len(order) // 2], order[len(order) // 2 :]
        ceiling = fit_target_only(source, points[pool], classes[pool], points[test])
        ceilings.append(measures(ceiling, classes[test]))
        for share in budget.shares:
            few = draw_labels(classes, pool, share, rng)
            known = replace(source, near=points[few], near_classes=classes[few])
            known = known if len(few) else source
            answers = {name: apply(known, points[test]) for name, apply in REMEDIES.items()}
            pick = choose_remedy(known, points[test]).name
            picks[f"{share:g}"].append(pick)
            answers[CHOSEN] = answers[pick]
            if len(few):
                answers[OWN] = fit_target_only(source, points[few], classes[few], points[test])
            for way, answer in answers.items():
                found = runs[f"{share:g}"].setdefault(way, [])
                found.append(measures(answer, classes[test]))
            report(f"repeat {repeat + 1} of {budget.repeats}: {len(few)} labels of the target")
    table = {
        share: {way: mean_and_sd(each) for way, each in ways.items()}
        for share, ways in runs.items()
    }
    return {
        "source_labels": len(source.classes),
        "target_galaxies": len(points),
        "classes": source.count,
        "repeats": budget.repeats,
        "seed": source.seed,
        "ceiling": mean_and_sd(ceilings),
        "budgets": table,
        "chosen": picks,
        "gap_closed": gap_closed(table.get("0", {}), mean_and_sd(ceilings)),
    }


def draw_labels(
    classes: Classes, pool: NDArray[np.int64], share: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Random rows of the pool, `share` of the whole target (M,) in number."""
    wanted = round(share * len(classes))
    return rng.permutation(pool)[:wanted]


def fit_target_only(
    source: LabelledSource, points: Points, classes: Classes, test: Points
) -> Points:
    """Probabilities (T, C) of the test galaxies by a classifier of the target's own labels."""
    if len(np.unique(classes)) < 2:
        answer = np.zeros((len(test), source.count))
        answer[:, classes[0] if len(classes) else 0] = 1
        return answer
    strength = softmax.choose_strength(points, classes, seed=source.seed)
    return softmax.fit(points, classes, source.count, strength=strength)(test)


def measures(answer: Points, truth: Classes) -> dict[str, float]:
    """Accuracy, its mean over classes, and log loss of probabilities (T, C)."""
    right = answer.argmax(axis=1) == truth
    given = np.clip(answer[np.arange(len(truth)), truth], 1e-6, 1)
    return {
        "accuracy": float(right.mean()),
        "balanced_accuracy": float(np.mean([right[truth == k].mean() for k in np.unique(truth)])),
        "log_loss": float(-np.log(given).mean()),
    }


def gap_closed(
    bare: dict[str, dict[str, float]], ceiling: dict[str, float]
) -> dict[str, float | None]:
    """Share of the way from no remedy to the ceiling that each remedy goes, by accuracy."""
    if "none" not in bare:
        return {}
    start = bare["none"]["accuracy"]
    gap = ceiling["accuracy"] - start
    return {
        name: (figures["accuracy"] - start) / gap if gap >= 0.01 else None
        for name, figures in bare.items()
        if name != "none"
    }


def transfer_figure(result: dict[str, Any], measure: str = "accuracy") -> go.Figure:
    """Accuracy against the share of target labels, one line a way."""
    chart = go.Figure()
    budgets = list(result["budgets"])
    for way in [*REMEDIES, CHOSEN, OWN]:
        known = [b for b in budgets if way in result["budgets"][b]]
        values = [result["budgets"][b][way][measure] for b in known]
        chart.add_scatter(x=known, y=values, name=way, mode="lines+markers")
    chart.add_hline(y=result["ceiling"][measure], line_dash="dot", annotation_text="all its labels")
    chart.update_layout(
        xaxis={"title": "share of the target that is labelled", "type": "category"},
        yaxis_title=measure.replace("_", " "),
        template="plotly_white",
    )
    return chart
