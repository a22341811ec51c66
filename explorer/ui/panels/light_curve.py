"""The observations of one light curve: folded at its period or an alias of it, or over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from explorer.ui.format import literal, plain

if TYPE_CHECKING:
    from explorer.lightcurves.curves import LightCurve
    from explorer.workspace.workspace import Workspace

OVER_TIME = "over time"
FACTORS = {"period": 1.0, "half": 0.5, "double": 2.0}
HEIGHT_PX = 300


def light_curve(workspace: Workspace, facts: Mapping[str, Any]) -> None:
    """Show the curve with a choice of periods, and what the network takes it for."""
    from explorer.lightcurves.stored import stored_curve

    curve = stored_curve(workspace.catalogue.path, int(facts["row"]))
    if curve is None:
        return
    columns = facts["columns"]
    period, unsure = (plain(columns.get(name)) for name in ("period", "period_uncertainty"))
    choice = st.segmented_control(
        "Show",
        choices(period),
        default="period" if period else OVER_TIME,
        format_func=lambda name: literal(words(name, period, unsure)),
        key=f"fold-{facts['id']}",
        label_visibility="collapsed",
    )
    days = FACTORS[choice] * period if period and choice in FACTORS else None
    st.plotly_chart(curve_figure(curve, days), config={"displayModeBar": False})
    st.caption(literal(prediction(columns)))


def choices(period_d: float | None) -> list[str]:
    """What can be shown: without a period, only over time."""
    return [*FACTORS, OVER_TIME] if period_d else [OVER_TIME]


def words(name: str, period_d: float | None, unsure_d: float | None) -> str:
    """A button: "P 0.53211(2) d" with the uncertainty of the last digits, "P/2", "2P"."""
    if name != "period" or not period_d:
        return {"half": "P/2", "double": "2P"}.get(name, name)
    if not unsure_d:
        return f"P {period_d:.6g} d"
    digits = int(np.clip(np.ceil(-np.log10(unsure_d)), 0, 8))
    return f"P {period_d:.{digits}f}({max(1, round(unsure_d * 10**digits))}) d"


def prediction(columns: Mapping[str, Any]) -> str:
    """What the network takes the star for, said to be a guess; "" where it says nothing."""
    kind, share = columns.get("predicted_kind"), plain(columns.get("predicted_probability"))
    if not kind or share is None:
        return ""
    return f"Predicted from simulated stars, not measured: {kind}, {share:.0%}"


def curve_figure(curve: LightCurve, period_d: float | None) -> go.Figure:
    """Magnitudes, brighter up, with errors, a colour a band; two cycles where there is a period."""
    from explorer.lightcurves.bands import split_bands
    from explorer.lightcurves.pictures import FOLDED, UNFOLDED, band_colour

    single = UNFOLDED if period_d is None else FOLDED
    begin = curve.time_d[np.argmin(curve.mag)]
    chart = go.Figure()
    for name, one in split_bands(curve).items():
        across = one.time_d
        if period_d is not None:
            phase = (one.time_d - begin) / period_d % 1
            across = np.concatenate([phase, phase + 1])
            one = type(one)(one.id, across, np.tile(one.mag, 2), np.tile(one.err, 2))
        colour = "rgb({},{},{})".format(*(band_colour(name) if name else single))
        chart.add_scatter(
            x=across,
            y=one.mag,
            error_y={"array": one.err, "width": 0, "thickness": 0.7},
            mode="markers",
            marker={"size": 4, "color": colour},
            name=name or "magnitude",
            showlegend=bool(name),
        )
    chart.update_yaxes(autorange="reversed", title="magnitude")
    chart.update_xaxes(title="days" if period_d is None else f"cycles of {period_d:.6g} days")
    chart.update_layout(height=HEIGHT_PX, margin={"l": 0, "r": 0, "t": 8, "b": 0})
    return chart
