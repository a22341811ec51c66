"""The galaxies that a taught task speaks of: what to label next, the surest, the surprising."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.panels.controls import choice

if TYPE_CHECKING:
    from explorer.tasks.train_probe import Learnt
    from explorer.workspace.workspace import Workspace

PAGE = 24
VIEWS = ("label next", "surest", "undecided", "surprising")
VIEWS_HELP = (
    "label next: unlabelled, undecided, and unlike one another: answers here teach most. surest: "
    "the highest probability first. undecided: nearest to the threshold. surprising: labelled "
    "ones that the probe, not knowing them, would have called otherwise."
)


def galaxies(workspace: Workspace, learnt: Learnt) -> None:
    """A page of galaxies with the probability on each; ratings and tags are taken as anywhere."""
    complete = len(learnt.lesson.rows) == len(learnt.probability)
    view = choice("teach", "view", "Show", VIEWS[1:] if complete else VIEWS, help=VIEWS_HELP)
    at = session.get_int("p")
    rows = ordered(workspace, learnt, view, (at + 1) * PAGE + 1)
    here = rows[at * PAGE : (at + 1) * PAGE]
    sheet = Sheet(
        rows=here,
        labels=labels(learnt, here, view),
        page=at,
        pages=at + 2 if len(rows) > (at + 1) * PAGE else at + 1,
        open_end=True,
        note=note(learnt, view),
        empty="Nothing is left to show here.",
    )
    grid(workspace, sheet, key="teach_grid", page=lambda number: session.put(p=int(number)))


def ordered(workspace: Workspace, learnt: Learnt, view: str, count: int) -> NDArray[np.int64]:
    """The first `count` rows of a view, best first."""
    from explorer.tasks import uncertainty
    from explorer.tasks.report import label_next

    if view == "label next":
        return label_next(workspace, learnt, size=count)
    if view == "surprising":
        wrong = np.abs(learnt.taught.crossed - learnt.lesson.truth)
        chosen = (learnt.taught.crossed >= learnt.score.threshold) != learnt.lesson.truth
        order = np.argsort(-np.where(chosen, wrong, -1), kind="stable")[: int(chosen.sum())]
        return learnt.lesson.rows[order][:count]
    scores = shown_probability(learnt)
    if view == "undecided":
        scores = uncertainty(scores, learnt.score.threshold)
    return np.argsort(-scores, kind="stable")[:count]


def labels(learnt: Learnt, rows: NDArray[np.int64], view: str) -> list[str]:
    """The probability of each row; of a surprising one also what it is labelled."""
    said = [f"{p:.2f}" for p in shown_probability(learnt)[rows]]
    if view != "surprising":
        return said
    truth = learnt.lesson.truth[np.searchsorted(learnt.lesson.rows, rows)]
    return [f"{p} but {'yes' if yes else 'no'}" for p, yes in zip(said, truth, strict=True)]


def shown_probability(learnt: Learnt) -> NDArray[np.floating]:
    """P(yes) by row; of labelled galaxies what a probe says that has not met them."""
    shown = learnt.probability.copy()
    shown[learnt.lesson.rows] = learnt.taught.crossed
    return shown


def note(learnt: Learnt, view: str) -> str:
    """What is shown and in which order."""
    if view == "surprising":
        return "Labelled, and it would have called them otherwise: check the label"
    unlabelled = len(learnt.probability) - len(learnt.lesson.rows)
    left = f" · {unlabelled:,} have no label" if unlabelled else ""
    return f"The number is the probability of yes{left}"
