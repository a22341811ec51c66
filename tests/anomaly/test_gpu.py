"""Tests of explorer.anomaly.gpu."""

import numpy as np
import pytest
import torch

from explorer.anomaly import (
    Taste,
    gpu,
    kernel_products,
)


@pytest.fixture
def as_if_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "taste_device", lambda: torch.device("cpu"))
    monkeypatch.setattr(gpu, "free_bytes", lambda device: 2**30)
    monkeypatch.setattr(gpu, "FEWEST", 1)


@pytest.mark.usefixtures("as_if_gpu")
def test_features_are_copied_once_and_let_go_with_their_array() -> None:
    many = np.random.default_rng(0).normal(size=(3000, 8)).astype(np.float32)
    first = gpu.on_gpu(many)
    assert first is not None and gpu.on_gpu(many) is first
    other = many.copy()
    assert gpu.on_gpu(other) is not first
    key = id(many)
    del many
    assert key not in gpu._copies


@pytest.mark.usefixtures("as_if_gpu")
def test_without_room_on_the_gpu_the_processor_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "free_bytes", lambda device: 100)
    assert gpu.on_gpu(np.zeros((3000, 8), np.float32)) is None


@pytest.mark.parametrize(
    "device",
    [
        "cpu",
        pytest.param(
            "cuda",
            marks=[
                pytest.mark.gpu,
                pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU"),
            ],
        ),
    ],
)
def test_a_gpu_predicts_the_same(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    many = rng.normal(size=(5000, 16)).astype(np.float32)
    taste = Taste.fit(many[:60], (many[:60, 0] > 0).astype(np.float32))
    expected = taste.predict(many)
    monkeypatch.setattr(gpu, "taste_device", lambda: torch.device(device))
    monkeypatch.setattr(gpu, "free_bytes", lambda device: 2**30)
    monkeypatch.setattr(gpu, "FEWEST", 1)
    monkeypatch.setattr(kernel_products, "MOST_WITHOUT_TORCH", 0)
    found = taste.predict(many)
    np.testing.assert_allclose(found.mean, expected.mean, atol=1e-5)
    np.testing.assert_allclose(found.std, expected.std, atol=1e-4)
