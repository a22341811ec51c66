"""Tests of explorer.tasks.logistic."""

import numpy as np
import pytest

from explorer.tasks import (
    logistic,
)
from tests.tasks.conftest import blobs


@pytest.mark.parametrize("count", [12, 200])
def test_the_line_is_that_of_scikit_learn(count: int) -> None:
    from sklearn.linear_model import LogisticRegression

    points, truth = blobs(count, apart=1)
    weights, bias = logistic.fit(points, truth, 3.0)
    model = LogisticRegression(C=3.0, class_weight="balanced", tol=1e-8, max_iter=9_999)
    model.fit(points.astype(np.float64), truth)
    assert np.allclose(weights, model.coef_[0], atol=1e-3)
    assert bias == pytest.approx(model.intercept_[0], abs=1e-3)
