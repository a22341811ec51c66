"""A plot as a component: axes, bars, cells or points in, boxes, loops and picks back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.ui.components.assets import text
from explorer.ui.components.events import Handler, callbacks

_component = st.components.v2.component(
    "explorer_plot",
    html=text("plot.html"),
    css=text("icons.css", "legend.css", "axes.css", "plot.css"),
    js=text(
        *("icons.js", "dom.js", "colour_scales.js", "map_legend.js"),
        *("plot_scale.js", "plot_marks.js", "plot_axes.js", "plot_brush.js"),
        *("plot_files.js", "plot.js"),
    ),
)


def draw_plot(data: dict[str, Any], *, key: str, **handlers: Handler) -> None:
    """Show the plot that `data` describes; `brush=`, `pick=` take what the visitor did."""
    _component(key=key, data=data, **callbacks(key, handlers))
