"""Scaled features: about zero, of unit deviation, nothing missing and nothing far."""

import numpy as np
import pytest

from explorer.lightcurves import FEATURES, fit_scaling
from explorer.lightcurves.scaling import CLIP_DEVIATIONS, WIDTH, transform_features


def raw(count: int = 400) -> np.ndarray:
    return np.random.default_rng(0).lognormal(size=(count, len(FEATURES)))


def test_most_values_lie_about_zero_in_units_of_their_spread() -> None:
    scaled = fit_scaling(raw())(raw())
    assert scaled.shape == (400, WIDTH) and scaled.dtype == np.float32
    assert np.abs(np.median(scaled, axis=0)).max() < 1e-6
    quarters = np.subtract(*np.percentile(scaled, [75, 25], axis=0))
    assert quarters == pytest.approx(np.full(WIDTH, 1.349), rel=1e-3)


def test_what_is_missing_takes_the_middle_and_far_values_stop() -> None:
    scaling, odd = fit_scaling(raw()), raw(2)
    odd[0], odd[1] = np.nan, 1e30
    scaled = scaling(odd)
    assert (scaled[0] == 0).all() and np.isfinite(scaled).all()
    assert scaled.max() == CLIP_DEVIATIONS


def test_a_phase_has_no_beginning() -> None:
    one, turned = raw(1), raw(1)
    turned[:, [FEATURES.index(name) for name in ("phi21", "phi31")]] += 2 * np.pi
    assert transform_features(one) == pytest.approx(transform_features(turned))


def test_a_feature_that_nobody_has_breaks_nothing() -> None:
    empty = raw()
    empty[:, 0] = np.nan
    assert np.isfinite(fit_scaling(empty)(empty)).all()
    with pytest.raises(ValueError, match="no light curve"):
        fit_scaling(np.zeros((0, len(FEATURES))))
