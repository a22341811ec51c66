"""Tests of explorer.tasks.calibrate."""

import numpy as np

from explorer.tasks.calibrate import fit_isotonic, fit_sigmoid


def test_calibrations_rise_with_the_score() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=3_000) * 3
    truth = rng.random(3_000) < 1 / (1 + np.exp(-2 * logits))
    at = np.linspace(-6, 6, 50)
    for made in (fit_sigmoid(logits, truth), fit_isotonic(logits, truth)):
        assert (np.diff(made(at)) > 0).all() and made.kind in ("sigmoid", "isotonic")
        assert np.abs(made(at) - 1 / (1 + np.exp(-2 * at))).max() < 0.12
    assert (np.diff(fit_sigmoid(-logits, truth)(at)) >= 0).all()
