"""The drift as a picture: how much the galaxies of either survey look like the second."""

from typing import TYPE_CHECKING

from explorer.transfer.drift import Drift

if TYPE_CHECKING:
    import plotly.graph_objects as go


def drift_figure(drift: Drift, source: str, target: str) -> "go.Figure":
    """Two histograms over [0, 1]: apart where the surveys differ, one over the other where not."""
    import plotly.graph_objects as go

    chart = go.Figure()
    for name, values in ((source, drift.like_b_of_a), (target, drift.like_b_of_b)):
        chart.add_histogram(
            x=values, name=name, opacity=0.6, histnorm="probability", xbins={"size": 0.04}
        )
    chart.update_layout(
        barmode="overlay",
        title=drift.words(),
        title_font_size=13,
        xaxis={"title": f"probability of being from {target}, by a classifier that never met it"},
        yaxis_title="share of galaxies",
        template="plotly_white",
    )
    return chart
