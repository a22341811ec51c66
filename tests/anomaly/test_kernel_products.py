"""Tests of explorer.anomaly.kernel_products."""

import numpy as np
import pytest

from explorer.anomaly import gaussian
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
