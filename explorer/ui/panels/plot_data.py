"""What a plot draws from: counts in bins or cells, or points, and which of them are selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.axes import axis_values
from explorer.catalogue.magnitudes import is_magnitude
from explorer.plots.brush import Brush, Loop, Range
from explorer.plots.counts import cells_of, commonest_bytes, counts_in, mean_bytes
from explorer.plots.errors_of import axis_errors
from explorer.plots.scale import Scale, bins_of, scale_of
from explorer.ui import session
from explorer.ui.format import title
from explorer.ui.kept import Kept
from explorer.ui.panels.map_data import labels_in, legend
from explorer.ui.routes.points import colour_bytes

if TYPE_CHECKING:
    from explorer.arrays import Mask
    from explorer.plots.spec import Plot
    from explorer.workspace.workspace import Workspace

MOST_POINTS = 2_000
MOST_KEPT = 16  # bins and cells of all galaxies, two bytes each
BARS = 60
COLUMNS, ROWS = 72, 48
CELLS = COLUMNS * ROWS


@dataclass(frozen=True)
class Shown:
    """Which galaxies a plot shows, and which of these are selected; None where all are.

    passing, selected: bool (N,), the selected among the passing. brush: the ranges in use.
    """

    passing: Mask | None
    selected: Mask | None
    brush: Brush = ()


def plot_payload(workspace: Workspace, plot: Plot, shown: Shown) -> dict[str, Any]:
    """What the script of the plot draws from.

    Raises:
        CatalogueError: an axis that is not there or holds no numbers.
    """
    x = axis(workspace, plot, "x")
    drawn = _histogram(workspace, plot, shown) if not plot.y else _scatter(workspace, plot, shown)
    return {
        "x": x,
        "selecting": shown.selected is not None,
        "box": box_of(plot, shown.brush),
        "loop": loop_of(plot, shown.brush),
        "label": f"{title(plot.x)}{' and ' * bool(plot.y)}{title(plot.y)}",
        "name": "-".join(filter(None, (plot.x, plot.y))).replace("/", "-"),
        "legend": None,
        **drawn,
    }


def axis(workspace: Workspace, plot: Plot, which: str) -> dict[str, Any]:
    """Ends, kind and title of the axis `which` ("x", "y"); magnitudes have the bright end up."""
    name = plot.x if which == "x" else plot.y
    scale = _scale(workspace, name, which in plot.logs)
    said = title(name) + (" (log)" if scale.log else "")
    flip = which == "y" and is_magnitude(name)
    return {"low": scale.low, "high": scale.high, "log": scale.log, "flip": flip, "title": said}


def box_of(plot: Plot, brush: Brush) -> dict[str, Any] | None:
    """The ranges in use on both axes of the plot, to be drawn as a box; None where they are not."""
    held = {part.axis: [part.low, part.high] for part in brush if isinstance(part, Range)}
    if not all(name in held for name in plot.axes):
        return None
    return {"x": held[plot.x], "y": held[plot.y] if plot.y else None}


def loop_of(plot: Plot, brush: Brush) -> list[tuple[float, float]] | None:
    """The corners of the loop in use on the plot's two axes, [[x, y], …]; None without one."""
    for part in brush:
        if isinstance(part, Loop) and (part.x, part.y) == plot.axes:
            return list(part.corners)
        if isinstance(part, Loop) and (part.y, part.x) == plot.axes:
            return [(x, y) for y, x in part.corners]
    return None


def _histogram(workspace: Workspace, plot: Plot, shown: Shown) -> dict[str, Any]:
    log = "x" in plot.logs
    bins = _bins(workspace, plot.x, log, BARS)
    counts = counts_in(bins, BARS, shown.passing)
    selected = counts_in(bins, BARS, shown.selected) if shown.selected is not None else counts
    many = workspace.catalogue.object_kind.many
    return {
        "kind": "histogram",
        "edges": _scale(workspace, plot.x, log).edges(BARS).tolist(),
        "counts": counts.tolist(),
        "selected": selected.tolist(),
        "y": {"low": 0, "high": max(int(counts.max()), 1), "log": False, "flip": False}
        | {"title": many},
        "note": note(workspace, shown, int(counts.sum())),
    }


def _scatter(workspace: Workspace, plot: Plot, shown: Shown) -> dict[str, Any]:
    cells = _cells(workspace, plot)
    counts = counts_in(cells, CELLS, shown.passing)
    inside = int(counts.sum())
    colour = _colour(workspace, plot) if plot.colour else {}
    several = _points if inside <= MOST_POINTS else _density
    return {
        **several(workspace, plot, shown),
        "y": axis(workspace, plot, "y"),
        "note": note(workspace, shown, inside),
        **colour,
    }


def _colour(workspace: Workspace, plot: Plot) -> dict[str, Any]:
    asked = _colour_query(workspace, plot)
    counts = np.bincount(colour_bytes(workspace, asked)[0], minlength=256)
    return {"legend": legend(workspace, asked), "colours": counts.tolist()}


def _colour_query(workspace: Workspace, plot: Plot) -> dict[str, str]:
    labels = labels_in(workspace, plot.colour)
    rater = session.rater()
    return {"by": plot.colour, "who": rater.who, "theme": rater.theme, "labels": str(labels)}


def _density(workspace: Workspace, plot: Plot, shown: Shown) -> dict[str, Any]:
    cells = _cells(workspace, plot)
    counts = counts_in(cells, CELLS, shown.passing)
    selected = counts_in(cells, CELLS, shown.selected) if shown.selected is not None else counts
    filled = np.flatnonzero(counts)
    parts = [filled % COLUMNS, filled // COLUMNS, counts[filled], selected[filled]]
    if plot.colour:
        parts.append(_cell_colours(workspace, plot, shown)[filled])
    cells_there = np.stack(parts, axis=1).tolist()
    return {"kind": "density", "columns": COLUMNS, "rows": ROWS, "cells": cells_there}


def _cell_colours(workspace: Workspace, plot: Plot, shown: Shown) -> NDArray[np.int64]:
    """The colour of each cell: the mean, or the commonest name, of those that stand out in it."""
    colours, made = colour_bytes(workspace, _colour_query(workspace, plot))
    among = shown.selected if shown.selected is not None else shown.passing
    everyone = np.ones(len(colours), bool) if among is None else among
    of_cells = commonest_bytes if made.categories else mean_bytes
    return of_cells(_cells(workspace, plot), CELLS, colours, everyone)


def _points(workspace: Workspace, plot: Plot, shown: Shown) -> dict[str, Any]:
    inside = _cells(workspace, plot) < CELLS
    rows = np.flatnonzero(inside if shown.passing is None else inside & shown.passing)
    columns: dict[str, Any] = {
        "row": rows.tolist(),
        "id": [str(name) for name in workspace.catalogue.ids()[rows]],
        "x": _numbers(axis_values(workspace.catalogue, plot.x)[rows]),
        "y": _numbers(axis_values(workspace.catalogue, plot.y)[rows]),
    }
    for name, of in (("ex", plot.x), ("ey", plot.y)):
        errors = axis_errors(workspace.catalogue, of)
        if errors is not None:
            columns[name] = _numbers(errors[rows])
    if shown.selected is not None:
        columns["selected"] = shown.selected[rows].tolist()
    if plot.colour:
        asked = _colour_query(workspace, plot)
        columns["colour"] = colour_bytes(workspace, asked)[0][rows].tolist()
    values = zip(*columns.values(), strict=True)
    return {"kind": "points", "points": [dict(zip(columns, one, strict=True)) for one in values]}


def _numbers(values: NDArray[np.floating]) -> list[float | None]:
    return [float(f"{value:.7g}") if np.isfinite(value) else None for value in values]


def note(workspace: Workspace, shown: Shown, inside: int) -> str:
    """How many galaxies are drawn, how many are selected, and how many have no place here."""
    total = len(workspace.catalogue) if shown.passing is None else int(shown.passing.sum())
    parts = [workspace.catalogue.object_kind.count(inside)]
    if shown.selected is not None:
        parts.append(f"{int(shown.selected.sum()):,} selected")
    if total > inside:
        parts.append(f"{total - inside:,} without a value or far off")
    return " · ".join(parts)


# --- what is the same for every visitor -------------------------------------------------------


def _kept(workspace: Workspace, name: str, make: Callable[[], Any]) -> Any:
    of_plots: Kept = session.kept(workspace, "bins of plots", lambda: Kept(MOST_KEPT))
    return of_plots.recent(name, make)


def _scale(workspace: Workspace, name: str, log: bool) -> Scale:
    def make() -> Scale:
        return scale_of(axis_values(workspace.catalogue, name), log=log)

    found: Scale = _kept(workspace, f"scale {log} {name}", make)
    return found


def _bins(workspace: Workspace, name: str, log: bool, count: int) -> NDArray[np.uint16]:
    def make() -> NDArray[np.uint16]:
        values = axis_values(workspace.catalogue, name)
        return bins_of(values, _scale(workspace, name, log), count)

    found: NDArray[np.uint16] = _kept(workspace, f"bins {count} {log} {name}", make)
    return found


def _cells(workspace: Workspace, plot: Plot) -> NDArray[np.uint16]:
    def make() -> NDArray[np.uint16]:
        x = _bins(workspace, plot.x, "x" in plot.logs, COLUMNS)
        y = _bins(workspace, plot.y, "y" in plot.logs, ROWS)
        return cells_of(x, y, COLUMNS, ROWS)

    axes = f"{plot.logs} {plot.x} | {plot.y}"
    found: NDArray[np.uint16] = _kept(workspace, f"cells {axes}", make)
    return found
