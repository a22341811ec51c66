"""Tests of explorer.anomaly.gaussian."""

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, RationalQuadratic

from explorer.anomaly import (
    Taste,
)
from explorer.anomaly import gaussian as process_module


def test_mean_and_deviation_are_scikit_learns(galaxies):
    interest = (np.arange(60) % 3 == 0).astype(np.float32)
    taste = Taste.fit(galaxies[:600:10], interest)
    fitted = taste.process
    share = process_module.SMOOTH.linear
    linear = ConstantKernel(fitted.amplitude * share) * DotProduct(0.0, "fixed")
    near = ConstantKernel(fitted.amplitude * (1 - share))
    kernel = linear + near * RationalQuadratic(process_module.SMOOTH.length, alpha=1.0)
    reference = GaussianProcessRegressor(kernel=kernel, optimizer=None, alpha=fitted.noise)
    reference.fit(galaxies[:600:10], interest - fitted.mean)
    mean, std = reference.predict(galaxies, return_std=True)
    prediction = taste.predict(galaxies)
    assert spearmanr(mean, prediction.mean).statistic > 0.999
    assert np.allclose(mean + fitted.mean, prediction.mean, atol=1e-5)
    assert np.allclose(std, prediction.std, atol=1e-4)


def test_what_a_rating_left_out_would_have_scored_is_leave_one_out(galaxies):
    some, interest = galaxies[:600:40], (np.arange(15) % 3 == 0).astype(np.float32)
    fitted = process_module.fit(some, interest)
    kernel = (
        process_module._covariance(some.astype(float), process_module.SMOOTH)
        + np.eye(15) * process_module.SMOOTH.noise
    )
    rest = np.arange(1, 15)
    weights = np.linalg.solve(kernel[np.ix_(rest, rest)], interest[rest] - fitted.mean)
    assert fitted.left_out[0] - fitted.mean == pytest.approx(kernel[0, rest] @ weights, abs=1e-6)


def test_few_directions_tell_the_deviation_of_many_ratings():
    rng = np.random.default_rng(0)
    known, others = rng.normal(size=(2, 400, 6)).astype(np.float32) / 6**0.5
    process = process_module.fit(known, (known[:, 0] > 0).astype(np.float32))
    assert len(process.whitener) < 200
    covariance = process_module._covariance(
        np.concatenate([known, others]).astype(np.float64), process_module.SMOOTH
    )
    noisy = covariance[:400, :400] + np.eye(400) * process_module.SMOOTH.noise
    told = np.linalg.solve(noisy, covariance[:400, 400:])
    left = np.diag(covariance)[400:] - (covariance[:400, 400:] * told).sum(axis=0)
    exact = np.sqrt(left * process.amplitude)
    assert np.allclose(process_module.predict(process, others)[1], exact, rtol=0.01)
