"""The galaxies that a taught task speaks of: what to label next, the surest, the surprising."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.panels.controls import Control, choice

if TYPE_CHECKING:
    from explorer.tasks.train_probe import TaskResult
    from explorer.workspace.workspace import Workspace

PAGE = 24
VIEWS = ("label next", "surest", "undecided", "surprising")
VIEWS_HELP = (
    "label next: unlabelled, undecided, and unlike one another: answers here teach most. surest: "
    "the highest probability first. undecided: nearest to the threshold. surprising: labelled "
    "ones that the probe, not knowing them, would have called otherwise."
)


def galaxies(workspace: Workspace, result: TaskResult) -> None:
    """A page of galaxies with the probability on each; ratings and tags are taken as anywhere."""
    complete = len(result.labelled.rows) == len(result.probability)
    view = choice(Control("teach", "view", "Show", VIEWS_HELP), VIEWS[1:] if complete else VIEWS)
    at = session.get_query_int("p")
    rows = ordered(workspace, result, view, (at + 1) * PAGE + 1)
    here = rows[at * PAGE : (at + 1) * PAGE]
    sheet = Sheet(
        rows=here,
        labels=labels(result, here, view),
        measure="probability of yes",
        page=at,
        pages=at + 2 if len(rows) > (at + 1) * PAGE else at + 1,
        open_end=True,
        note=note(result, view),
        empty="Nothing is left to show here.",
    )
    grid(workspace, sheet, key="teach_grid", page=lambda number: session.set_query(p=int(number)))


def ordered(workspace: Workspace, result: TaskResult, view: str, count: int) -> NDArray[np.int64]:
    """The first `count` rows of a view, best first."""
    from explorer.tasks import uncertainty
    from explorer.tasks.report import rows_to_label

    if view == "label next":
        return rows_to_label(workspace, result, size=count)
    if view == "surprising":
        wrong = np.abs(result.fitted.out_of_fold - result.labelled.truth)
        chosen = (result.fitted.out_of_fold >= result.score.threshold) != result.labelled.truth
        order = np.argsort(-np.where(chosen, wrong, -1), kind="stable")[: int(chosen.sum())]
        return result.labelled.rows[order][:count]
    scores = shown_probability(result)
    if view == "undecided":
        scores = uncertainty(scores, result.score.threshold)
    return np.argsort(-scores, kind="stable")[:count]


def labels(result: TaskResult, rows: NDArray[np.int64], view: str) -> list[str]:
    """The probability of each row; of a surprising one also what it is labelled."""
    said = [f"{p:.2f}" for p in shown_probability(result)[rows]]
    if view != "surprising":
        return said
    truth = result.labelled.truth[np.searchsorted(result.labelled.rows, rows)]
    return [f"{p} but {'yes' if yes else 'no'}" for p, yes in zip(said, truth, strict=True)]


def shown_probability(result: TaskResult) -> NDArray[np.floating]:
    """P(yes) by row; of labelled galaxies what a probe says that has not met them."""
    shown = result.probability.copy()
    shown[result.labelled.rows] = result.fitted.out_of_fold
    return shown


def note(result: TaskResult, view: str) -> str:
    """What is shown and in which order."""
    if view == "surprising":
        return "Labelled, and it would have called them otherwise: check the label"
    unlabelled = len(result.probability) - len(result.labelled.rows)
    left = f" · {unlabelled:,} have no label" if unlabelled else ""
    return f"The number is the probability of yes{left}"
