"""Tests of explorer.tasks.reliability_plot."""

import numpy as np

from explorer.tasks import (
    reliability_curve,
)


def test_the_plot_of_a_rare_kind_reaches_high_probabilities() -> None:
    rng = np.random.default_rng(0)
    given = np.where(np.arange(5_000) < 100, rng.uniform(0.3, 0.9, 5_000), 0.003)
    curve = reliability_curve(rng.random(5_000) < given, given)
    assert max(curve["predicted"]) > 0.5 and sum(curve["count"]) == 5_000
    assert np.abs(np.array(curve["predicted"]) - curve["observed"]).max() < 0.25
