"""Plots of columns: what is drawn around in one is selected in all, on the map and elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from explorer.plots.brush import (
    Brush,
    Loop,
    Range,
    brush_from,
    brush_text,
    with_loop,
    with_ranges,
    without_axes,
)
from explorer.ui import frame, session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.components.plot import draw_plot
from explorer.ui.panels.all_at_once import Group, all_box
from explorer.ui.panels.controls import filter_box
from explorer.ui.panels.plot_box import add_box, plot_controls, plots_asked
from explorer.ui.panels.plot_data import Shown, plot_payload
from explorer.ui.panels.selection_bar import selection_bar
from explorer.ui.region import is_selected, region_layout, remember_selection, selected_mask

if TYPE_CHECKING:
    from explorer.plots.spec import Plot
    from explorer.workspace.workspace import Workspace

STRANGE = 24
HINT = "Pull a box or a loop in a plot: what it holds stands out in all, on the map and below."


def page() -> None:
    """The plots, two beside each other, and the galaxies that are selected."""
    workspace = session.workspace()
    plots = plots_asked(workspace)
    bar = frame.toolbar("plots")
    with bar:
        where = filter_box(workspace, "plots")
        add_box(workspace, plots)
    shown = shown_galaxies(workspace, where)
    if is_selected():
        selection_bar(workspace, "plots")
    else:
        st.caption(HINT)
    columns = st.columns(min(2, len(plots)), gap="medium")
    for at, plot in enumerate(plots):
        with columns[at % len(columns)], st.container(border=True), frame.show_errors():
            plot_controls(workspace, plots, at)
            show_plot(workspace, plot, shown, at)
    with bar:
        all_box(Group(workspace, meant_rows(workspace, shown), "plots"))
    show_selected(workspace, shown)


def shown_galaxies(workspace: Workspace, where: str) -> Shown:
    """What passes the filter, and what of it is selected in plots or on the map."""
    passing = workspace.selection.mask(where, session.rater()) if where else None
    brush = brush_from(session.get_query("brush"))
    if not is_selected():
        return Shown(passing, None, brush)
    mask = selected_mask(workspace, region_layout())
    return Shown(passing, mask if passing is None else mask & passing, brush)


def show_plot(workspace: Workspace, plot: Plot, shown: Shown, at: int) -> None:
    """One plot, whose box selects and whose points lead to their galaxies."""
    draw_plot(
        plot_payload(workspace, plot, shown),
        key=f"plot_{at}",
        brush=brusher(plot),
        pick=pick,
    )


def brusher(plot: Plot) -> Callable[[dict[str, Any]], None]:
    """A function that takes the box or the loop drawn in `plot`."""

    def take(drawn: dict[str, Any]) -> None:
        kept = brushed(brush_from(session.get_query("brush")), plot, drawn)
        session.set_query(brush=brush_text(kept), p=None)
        remember_selection("plots")

    return take


def brushed(brush: Brush, plot: Plot, drawn: dict[str, Any]) -> Brush:
    """`brush` with what was drawn in `plot`: a box, a loop, or nothing any more."""
    if drawn.get("loop"):
        corners = tuple((float(x), float(y)) for x, y in drawn["loop"])
        return with_loop(brush, Loop(plot.x, plot.y, corners, plot.logs))
    sides = zip(plot.axes, (drawn.get("x"), drawn.get("y")), strict=False)
    ranges = [Range(name, float(side[0]), float(side[1])) for name, side in sides if side]
    return with_ranges(brush, ranges) if ranges else without_axes(brush, plot.axes)


def pick(row: int) -> None:
    """Turn to the galaxy of a point and its look-alikes."""
    galaxy = str(session.workspace().catalogue.ids()[int(row)])
    session.request_page("similar", id=[galaxy])


def meant_rows(workspace: Workspace, shown: Shown) -> np.ndarray:
    """Rows of what is selected; of all that passes where nothing is."""
    mask = shown.passing if shown.selected is None else shown.selected
    return np.arange(len(workspace.catalogue)) if mask is None else np.flatnonzero(mask)


def show_selected(workspace: Workspace, shown: Shown) -> None:
    """Some of the galaxies meant, the strangest first."""
    mask = shown.passing if shown.selected is None else shown.selected
    rows = workspace.selection.oddest(STRANGE, mask)
    said = "The strangest" if shown.selected is None else "The strangest of those selected"
    sheet = Sheet(rows=rows, note=said, main=False, small=True, empty="Nothing lies inside.")
    grid(workspace, sheet, key="plots_grid")
