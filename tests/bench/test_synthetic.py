"""Tests of explorer.bench.synthetic."""

from pathlib import Path

import numpy as np
import pytest

from explorer.bench.synthetic import EmbeddingShape, fit_shape, synthetic_vectors
from explorer.errors import CatalogueError
from tests.contracts.test_index import unit_vectors


def test_made_vectors_have_the_spectrum_of_the_real_ones(tmp_path: Path) -> None:
    real = unit_vectors(4000)
    fitted = fit_shape(real)
    fitted.write(tmp_path / "shape.npz")
    made = synthetic_vectors(EmbeddingShape.read(tmp_path / "shape.npz"), 4000, 16)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    spectra = [np.linalg.eigvalsh(np.cov(some.T))[::-1] for some in (real, made)]
    assert np.allclose(spectra[0], spectra[1], rtol=0.25, atol=0.01)
    assert np.array_equal(
        made, synthetic_vectors(EmbeddingShape.read(tmp_path / "shape.npz"), 4000, 16)
    )


def test_the_shape_that_ships() -> None:
    shape = EmbeddingShape.read()
    assert shape.means.shape == (64, 64) and shape.weights.sum() == pytest.approx(1, abs=1e-3)
    longer, shorter = (synthetic_vectors(shape, 70_000, 64, seed=s) for s in (0, 1))
    assert np.isfinite(longer).all() and not np.array_equal(longer[:10], shorter[:10])
    with pytest.raises(ValueError, match="64 components; 65"):
        synthetic_vectors(shape, 1, 65)


def test_a_broken_shape_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "shape.npz").write_bytes(b"no")
    with pytest.raises(CatalogueError, match="no shape of embeddings"):
        EmbeddingShape.read(tmp_path / "shape.npz")
