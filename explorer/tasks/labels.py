"""Labelled galaxies of a task, from a column, tags or ratings of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.anomaly.taste import INTEREST
from explorer.catalogue.number_text import is_number
from explorer.errors import CatalogueError
from explorer.labels import DEFAULT_THEME, Rater
from explorer.tasks.scores import FewLabels
from explorer.workspace.workspace import Workspace

NEUTRAL = 0.5  # interest of a rating, 0 to 1: above it a galaxy is a yes, below it a no
REST = "rest"  # in place of a tag: galaxies nobody tagged
REST_PER_TAGGED = 5
OPERATORS = ("<", ">", "=", "!")


@dataclass(frozen=True)
class Task:
    """One yes-or-no question; exactly one of `column`, `tag` and `rated` holds the answers."""

    column: str = ""
    positive: tuple[str, ...] = ()
    tag: str = ""
    against: tuple[str, ...] = ()
    rated: bool = False
    who: str = ""
    theme: str = DEFAULT_THEME
    where: str = ""

    def record(self) -> dict[str, Any]:
        """The fields that are set, as the manifest stores them."""
        named = {**self.__dict__, "positive": list(self.positive), "against": list(self.against)}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class LabelledSet:
    """L labelled galaxies: rows int64 (L,), truth bool (L,), and the origin of both in words."""

    rows: NDArray[np.int64]
    truth: NDArray[np.bool_]
    about: str


def labelled_set(workspace: Workspace, task: Task, *, seed: int = 0) -> LabelledSet:
    """The labelled galaxies of a task, sorted by row.

    Raises:
        FewLabels: nothing is labelled so.
        CatalogueError: an unknown column, or none of the three ways named.
        LabelError: an unknown tag.
        FilterError: a comparison or `where` that cannot be read.
    """
    if sum((bool(task.column), bool(task.tag), task.rated)) != 1:
        raise CatalogueError("Say what to teach: one of a column, a tag, or your ratings.")
    if task.column:
        rows, truth, about = _from_column(workspace, task)
    elif task.tag:
        rows, truth, about = _from_tags(workspace, task, seed)
    else:
        rows, truth, about = _from_ratings(workspace, task)
    if task.where.strip():
        inside = workspace.selection.mask(task.where, Rater(task.who, task.theme))[rows]
        rows, truth = rows[inside], truth[inside]
        about += f", where {task.where.strip()}"
    order = np.argsort(rows)
    return LabelledSet(rows[order], truth[order], about)


_Labels = tuple[NDArray[np.int64], NDArray[np.bool_], str]


def _from_column(workspace: Workspace, task: Task) -> _Labels:
    column = workspace.catalogue.arrow(task.column)
    if not task.positive:
        raise CatalogueError(
            f"Say which values of {task.column!r} count as yes, with --positive; there are: "
            f"{', '.join(common_values(column))}."
        )
    known = has_value(column)
    wanted = " ".join(task.positive)
    if wanted.lstrip().startswith(OPERATORS):
        truth = workspace.selection.mask(f'"{task.column}" {wanted}')
        about = f"{task.column} {wanted}"
    else:
        truth = equals_any(column, task.positive)
        about = f"{task.column} = {' or '.join(task.positive)}"
        if not truth.any():
            raise FewLabels(
                f"No {workspace.catalogue.object_kind} has {about}; the values there are: "
                f"{', '.join(common_values(column))}."
            )
    rows = np.flatnonzero(known)
    return rows, truth[rows], about


def has_value(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Bool (N,): whether each galaxy has a value that is not null, NaN or empty text."""
    known = pc.is_valid(column)
    if pa.types.is_floating(column.type):
        known = pc.and_(known, pc.fill_null(pc.is_finite(column), False))
    elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        known = pc.and_(known, pc.not_equal(pc.fill_null(column, ""), ""))
    return np.asarray(known)


def equals_any(column: pa.ChunkedArray, values: Sequence[str]) -> NDArray[np.bool_]:
    """Bool (N,): whether each value is one of `values`, compared as numbers in a numeric column."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        numbers = [float(value) for value in values if is_number(value)]
        return np.isin(column.cast(pa.float64()).to_numpy(), numbers)
    text = pc.fill_null(column.cast(pa.string()), "")
    return np.asarray(pc.is_in(text, value_set=pa.array(list(values), pa.string())))


def common_values(column: pa.ChunkedArray, most: int = 8) -> list[str]:
    """The `most` commonest values of a column, as text, commonest first."""
    counted = pc.value_counts(column.cast(pa.string()).drop_null()).to_pylist()
    counted.sort(key=lambda one: -one["counts"])
    return [str(one["values"]) for one in counted[:most]]


def _from_tags(workspace: Workspace, task: Task, seed: int) -> _Labels:
    tags = workspace.labels.tags()
    for name in (task.tag, *(tag for tag in task.against if tag != REST)):
        workspace.labels.check_tag(name)
    yes = set(workspace.catalogue.known_rows(workspace.labels.tagged(task.tag)).values())
    others = [t for t in (task.against or tuple(tags)) if t not in (task.tag, REST)]
    no = {
        row
        for t in others
        for row in workspace.catalogue.known_rows(workspace.labels.tagged(t)).values()
    }
    about = f"tag “{task.tag}” against {' or '.join(f'“{t}”' for t in others) or 'the rest'}"
    if REST in task.against or not others:
        no |= _sample_rest(len(workspace.catalogue), yes | no, len(yes), seed)
        about += " (of the rest, some drawn by chance count as no)"
    return *_yes_then_no(yes, no - yes), about


def _sample_rest(count: int, taken: set[int], tagged: int, seed: int) -> set[int]:
    rest = np.setdiff1d(np.arange(count), np.array(sorted(taken), np.int64))
    wanted = min(len(rest), max(20, REST_PER_TAGGED * tagged))
    return set(np.random.default_rng(seed).choice(rest, wanted, replace=False).tolist())


def _from_ratings(workspace: Workspace, task: Task) -> _Labels:
    ratings = workspace.labels.ratings(who=task.who, theme=task.theme)
    rows = workspace.catalogue.known_rows(list(ratings))
    yes: set[int] = set()
    no: set[int] = set()
    for galaxy, row in rows.items():
        answer = ratings[galaxy].answer
        interest = 0.0 if answer == "artefact" else INTEREST.get(answer)
        if interest is not None and interest != NEUTRAL:
            (yes if interest > NEUTRAL else no).add(row)
    return *_yes_then_no(yes, no), f"ratings of {task.who} for “{task.theme}”"


def _yes_then_no(yes: set[int], no: set[int]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    rows = np.array([*sorted(yes), *sorted(no)], np.int64)
    return rows, np.arange(len(rows)) < len(yes)
