"""The drift as histograms of the probability of being from the second survey."""

import html
from typing import TYPE_CHECKING

from explorer.transfer.drift import Drift

if TYPE_CHECKING:
    import plotly.graph_objects as go


def drift_figure(drift: Drift, source: str, target: str) -> "go.Figure":
    """Two overlaid histograms over [0, 1], separate where the surveys differ.

    source, target: the catalogues' names, shown letter by letter: Plotly reads some HTML.
    """
    import plotly.graph_objects as go

    source, target = html.escape(source), html.escape(target)
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
