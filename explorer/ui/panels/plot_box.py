"""Which plots there are: kept in the address, added, changed and taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.catalogue.dataset import SKY
from explorer.catalogue.familiar import votes_hold
from explorer.catalogue.magnitudes import colour_axes
from explorer.plots.spec import Plot, plot_from
from explorer.ui import session
from explorer.ui.format import literal

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_PLOTS = 8
NOTHING = "–"
FIELD_NAMES = {"x": "x", "y": "y", "colour": "Colour"}
PLACES = {*SKY, "ra", "dec", "raj2000", "dej2000", "decj2000"}
LABELS = ("tag", "rating", "taste")


def plots_asked(workspace: Workspace) -> list[Plot]:
    """The plots that the address names, else those that suit the catalogue."""
    named = [plot_from(text) for text in session.get_query_all("plot")][:MOST_PLOTS]
    return [plot for plot in named if plot] or usual_plots(workspace)


def keep_plots(plots: list[Plot]) -> None:
    """Write the plots into the address."""
    session.set_query_all("plot", [plot.text() for plot in plots[:MOST_PLOTS]])


def usual_plots(workspace: Workspace) -> list[Plot]:
    """A colour-magnitude diagram where there are magnitudes; else two columns, and one alone.

    Where nothing was measured: the sky, if there are places.
    """
    first, second = telling_columns(workspace)
    if (first, second) == SKY:
        return [Plot(first, second)]
    return [Plot(first), colour_magnitude(workspace) or Plot(first, second)]


def telling_columns(workspace: Workspace) -> tuple[str, str]:
    """Two columns worth a look: what was measured, predicted votes that hold, the place.

    How strange and how familiar a galaxy looks comes last: alone, neither says much.
    """
    numbers = [column for column in workspace.catalogue.columns if column.kind == "number"]
    speak = {"user", "vote"} if votes_hold(workspace.catalogue.manifest) else {"user"}
    known = [column.name for column in numbers if column.origin in speak]
    measured = [name for name in known if is_measured(workspace, name)]
    if not measured and workspace.catalogue.has_sky:
        return SKY
    found = measured or [name for name in known if name.lower() not in PLACES]
    first, second = (*found, "oddness", "familiarity")[:2]
    return first, second


def is_measured(workspace: Workspace, name: str) -> bool:
    """Whether a column holds what was measured: no whole numbers, which may be names; no place."""
    is_place = name.lower() in PLACES
    return not is_place and pa.types.is_floating(workspace.catalogue.arrow(name).type)


def number_columns(workspace: Workspace) -> list[str]:
    """The columns of numbers, the user's own first."""
    return [column.name for column in workspace.catalogue.columns if column.kind == "number"]


def colour_magnitude(workspace: Workspace) -> Plot | None:
    """Colour over magnitude, where the columns have both."""
    axes = colour_axes(number_columns(workspace))
    return Plot(axes.magnitude, axes.colour) if axes and axes.magnitude else None


def add_box(workspace: Workspace, plots: list[Plot]) -> None:
    """Buttons that add a histogram, a scatter plot or a colour-magnitude diagram."""
    first, second = telling_columns(workspace)
    diagram = colour_magnitude(workspace)
    full = len(plots) >= MOST_PLOTS
    adding = {
        "Histogram": Plot(first),
        "Scatter": Plot(first, second),
        **({"Colour–magnitude": diagram} if diagram else {}),
    }
    for label, plot in adding.items():
        st.button(
            label,
            icon=":material/add:",
            type="tertiary",
            disabled=full,
            on_click=keep_plots,
            args=([*plots, plot],),
        )


def plot_controls(workspace: Workspace, plots: list[Plot], at: int) -> None:
    """What the plot at place `at` shows, and the way to take it away."""
    plot, names = plots[at], number_columns(workspace)
    axes = list(dict.fromkeys([*names, *plot.axes]))
    colours = [column.name for column in workspace.catalogue.columns]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _choose(plots, at, "x", axes)
        _choose(plots, at, "y", [NOTHING, *axes])
        if plot.y:
            _choose(plots, at, "colour", [NOTHING, *LABELS, *colours])
        with st.popover("Axes", type="tertiary"):
            _logs(plots, at)
            st.button(
                "Take this plot away",
                key=f"plot {at} drop {plot.text()}",
                disabled=len(plots) == 1,
                on_click=keep_plots,
                args=([*plots[:at], *plots[at + 1 :]],),
            )


def _choose(plots: list[Plot], at: int, field: str, options: list[str]) -> None:
    plot = plots[at]
    key, held = f"plot {at} {field} {plot.text()}", getattr(plot, field) or NOTHING
    st.selectbox(
        FIELD_NAMES[field],
        options,
        index=options.index(held) if held in options else 0,
        key=key,
        width=150,
        on_change=_changer(plots, at, field, key),
    )


def _changer(plots: list[Plot], at: int, field: str, key: str) -> Callable[[], None]:
    def change() -> None:
        value = session.widget_value(key)
        chosen = "" if value in (None, NOTHING) else str(value)
        changed = replace(plots[at], **{field: chosen})
        keep_plots([*plots[:at], changed, *plots[at + 1 :]])

    return change


def _logs(plots: list[Plot], at: int) -> None:
    """A switch for each axis: decades equally long."""
    plot = plots[at]
    for letter, name in zip("xy", plot.axes, strict=False):
        key = f"plot {at} log {letter} {plot.text()}"

        def change(letter: str = letter, key: str = key) -> None:
            others = plot.logs.replace(letter, "")
            logs = "".join(sorted(others + letter * bool(session.widget_value(key))))
            changed = replace(plot, logs=logs)
            keep_plots([*plots[:at], changed, *plots[at + 1 :]])

        st.toggle(f"Log of {literal(name)}", letter in plot.logs, key=key, on_change=change)
