"""The reliability plot: observed share of yes against predicted probability."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.tasks.scores import reliability_curve

if TYPE_CHECKING:
    import plotly.graph_objects as go


def reliability_figure(
    truth: NDArray[np.bool_], probability: NDArray[np.float64], threshold: float
) -> "go.Figure":
    """Observed against predicted share in bins of about equal certainty, with 68 % binomial bars.

    truth: bool (L,). probability: (L,), out of fold.
    """
    import plotly.graph_objects as go  # a page without a plot does without it

    curve = reliability_curve(truth, probability)
    observed, count = np.array(curve["observed"]), np.array(curve["count"])
    softened = (observed * count + 1) / (count + 2)  # no bar of length zero at 0 and 1
    chart = go.Figure()
    line = {"dash": "dot", "width": 1, "color": "gray"}
    chart.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip")
    chart.add_scatter(
        x=curve["predicted"],
        y=observed,
        error_y={"array": np.sqrt(softened * (1 - softened) / count), "thickness": 1, "width": 0},
        mode="lines+markers",
        customdata=count,
        hovertemplate="given %{x:.2f}, true %{y:.2f} of %{customdata}<extra></extra>",
    )
    chart.add_vline(x=threshold, line_width=1, line_dash="dash", line_color="gray")
    end = min(1.0, 1.2 * float(max(*curve["predicted"], *observed, threshold)))  # rare: near 0
    chart.update_layout(
        showlegend=False,
        height=240,
        margin={"l": 44, "r": 8, "t": 8, "b": 40},
        xaxis={"title": "probability given", "range": [0, end]},
        yaxis={"title": "share that is so", "range": [0, end]},
    )
    return chart
