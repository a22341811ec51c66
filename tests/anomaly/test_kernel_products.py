"""Tests of explorer.anomaly.kernel_products."""

import numpy as np
import pytest

from explorer.anomaly import Taste, gaussian, kernel_products
from explorer.anomaly.kernel_products import with_numpy, with_torch


@pytest.mark.parametrize("count", [1, 100, 2_500])
def test_numpy_and_torch_predict_the_same(count: int) -> None:
    many = np.random.default_rng(2).normal(size=(2_500, 24)).astype(np.float32) / 24**0.5
    many.flags.writeable = False
    process = gaussian.fit(many[:80], (many[:80, 0] > 0).astype(np.float32))
    columns = np.concatenate([process.weights[:, None], process.whitener.T], axis=1)
    terms = gaussian._terms(process, columns)
    by_numpy, by_torch = with_numpy(terms, many[:count]), with_torch(terms, many[:count])
    np.testing.assert_allclose(by_numpy[0], by_torch[0], atol=2e-6)
    np.testing.assert_allclose(by_numpy[1], by_torch[1], atol=2e-6)
    assert np.ptp(by_numpy[0]) > 0.01 or count == 1


def test_of_many_the_best_are_exact_and_the_others_near(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    many = rng.normal(size=(20_000, 16)).astype(np.float32) / 4
    taste = Taste.fit(many[:60], (many[:60, 0] > 0.3).astype(np.float32))
    exact = taste.predict_mean(many)
    monkeypatch.setattr(kernel_products, "MOST_EXACT", 10_000)
    monkeypatch.setattr(kernel_products, "_multiplies_halves", lambda: True)
    quick = taste.predict_mean(many)
    assert np.abs(quick - exact).max() < 0.01 * exact.std() and not np.array_equal(quick, exact)
    best = np.argsort(-exact)[:500]
    np.testing.assert_allclose(quick[best], exact[best], atol=1e-6)
    assert np.array_equal(np.argsort(-quick)[:500], best)
