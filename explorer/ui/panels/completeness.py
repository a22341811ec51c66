"""How far along a search is: the curve, what an audit says is left, whether to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from explorer.access import RATER
from explorer.ui import session
from explorer.ui.format import literal
from explorer.workspace.audit import AUDIT

if TYPE_CHECKING:
    from explorer.anomaly import Progress
    from explorer.workspace.workspace import Workspace

HEIGHT_PX = 250
ACCENT, BAND = "#5b9dff", "rgba(47, 191, 155, 0.18)"


def progress_panel(workspace: Workspace) -> None:
    """Counts, curve, sentence, and the way to an audit."""
    state = workspace.audit.progress(session.rater())
    with st.container(horizontal=True, gap="medium"):
        st.metric("Rated", f"{state.rated:,}", width="content", help=RATED_HELP)
        st.metric("Interesting", f"{state.found:,}", width="content")
        st.metric("Hit rate", f"{state.hit_rate:.0%}", width="content")
        st.metric("Left to find", literal(left_of(state)), width="content", help=LEFT_HELP)
    st.markdown(literal(f"{state.sentence[0].upper()}{state.sentence[1:]}"))
    if state.rated:
        st.plotly_chart(curve(state), width="stretch", config={"displayModeBar": False})
    if session.may(RATER):
        audit_button(workspace, state)


RATED_HELP = "Those called unsure are not counted: nothing is learnt from them."
LEFT_HELP = (
    "Estimated from a random sample of what was unrated when the sample was drawn, with its "
    "90 % interval. A ranking cannot tell what it does not show: an audit can."
)


def left_of(state: Progress) -> str:
    """How many are left, with the interval, or a dash before an audit."""
    left = state.left
    return "–" if left is None else f"{left.expected:,.0f} ({left.low:,.0f}–{left.high:,.0f})"


def audit_button(workspace: Workspace, state: Progress) -> None:
    """Draw random galaxies and turn to them; or on to those drawn and not yet rated."""
    waiting = len(workspace.audit.waiting(session.rater()))
    if not waiting and state.rated >= len(workspace.catalogue):
        return
    if waiting:
        words = f"Audit: {waiting} of {state.drawn} to rate"
    elif state.drawn:
        words = f"Audit {AUDIT} more: a narrower interval"
    else:
        words = f"Rate {AUDIT} drawn at random"
    if st.button(literal(words), key="audit", icon=":material/casino:", width="stretch"):
        if not waiting:
            drawn = workspace.audit.draw(session.rater())
            session.note_write(f"draw an audit theme={session.theme()}", galaxies=drawn)
        session.set_query(audit=1, p=None, why=None)
        st.rerun()


def top(state: Progress) -> float:
    """Where the chart ends: above what is found and expected; a wide interval runs out of it."""
    expected = state.left.expected if state.left else 0.0
    return max(1.15 * (state.found + expected), 1.5 * state.found, 2.0)


def curve(state: Progress) -> go.Figure:
    """Found against rated, the rate of the recent, and where the audit says the end is."""
    given = np.arange(1, state.rated + 1)
    chart = go.Figure()
    chart.add_scatter(
        x=np.r_[0, given],
        y=np.r_[0, state.curve],
        mode="lines",
        line={"color": ACCENT, "width": 2.5, "shape": "hv"},
        hovertemplate="%{y} found after %{x} ratings<extra></extra>",
    )
    if state.left is not None:
        low, high = state.found + state.left.low, state.found + state.left.high
        chart.add_hrect(y0=low, y1=high, fillcolor=BAND, line_width=0)
        chart.add_hline(
            y=state.found + state.left.expected,
            line={"dash": "dot", "color": "#2fbf9b"},
            annotation_text="all, by the audit",
            annotation_position="top left",
        )
    chart.update_layout(
        height=HEIGHT_PX,
        margin={"l": 8, "r": 8, "t": 12, "b": 8},
        xaxis={"title": "rated", "rangemode": "tozero"},
        yaxis={"title": "interesting", "range": [0, top(state)]},
        showlegend=False,
    )
    return chart
