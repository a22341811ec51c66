"""A chart of a few series as a component: points with errors, lines and rings on two axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import streamlit as st

from explorer.arrays import Series
from explorer.ui.components.assets import text

_component = st.components.v2.component(
    "explorer_chart",
    html=text("chart.html"),
    css=text("axes.css", "chart.css"),
    js=text(
        *("dom.js", "key_table.js", "keys.js", "plot_scale.js", "plot_marks.js", "plot_axes.js"),
        *("chart_marks.js", "chart_pointer.js", "chart.js", "chart_page.js"),
    ),
)

ROOM = 0.04  # of an axis, beyond its outermost value
DIGITS = 8


@dataclass(frozen=True)
class Drawn:
    """One series: x, y and perhaps error, all (n,).

    kind: "dots", "line" or "rings". colour: as CSS has it, "" for the page's own.
    """

    name: str
    kind: str
    x: list[float]
    y: list[float]
    error: list[float]
    colour: str = ""


@dataclass(frozen=True)
class Axis:
    """What lies between `low` and `high`; `log`: decades equally long, `flip`: low end up."""

    title: str
    low: float
    high: float
    log: bool = False
    flip: bool = False


def draw_chart(chart: dict[str, Any], *, key: str) -> None:
    """Show the chart that `chart_of` describes."""
    _component(key=key, data=chart)


def chart_of(series: Sequence[Drawn], x: Axis, y: Axis, *, label: str, height_px: int) -> dict:
    """What the script of the chart draws from; label: what it shows, in words."""
    said = {"label": label, "note": "", "height": height_px}
    return said | {"series": [asdict(one) for one in series], "x": asdict(x), "y": asdict(y)}


def drawn(name: str, kind: str, points: tuple[Series, ...], colour: str = "") -> Drawn:
    """A series of `points` (x, y) or (x, y, error), each float (n,), as short numbers."""
    x, y, *error = (short(values) for values in points)
    return Drawn(name, kind, x, y, error[0] if error else [], colour)


def short(values: Series) -> list[float]:
    """The numbers as they are drawn and read: rounded to eight decimals."""
    return np.round(np.asarray(values, float), DIGITS).tolist()


def axis_of(title: str, values: Series, *, log: bool = False, flip: bool = False) -> Axis:
    """An axis that holds all finite `values`, with a little room beyond them."""
    inner = np.log10(values[values > 0]) if log else values[np.isfinite(values)]
    low, high = (float(inner.min()), float(inner.max())) if len(inner) else (0.0, 1.0)
    room = ROOM * (high - low) or ROOM
    ends = (10 ** (low - room), 10 ** (high + room)) if log else (low - room, high + room)
    return Axis(title, *ends, log=log, flip=flip)
