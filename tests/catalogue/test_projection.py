"""The projection: unit length, repeatable, stored whole, refused where it does not fit."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.catalogue.projection import Projection, fit_projection, unit_length
from explorer.errors import StaleIndexError


def embeddings(count: int, dim: int = 96) -> NDArray[np.float16]:
    rng = np.random.default_rng(0)
    spread = np.linspace(2, 0.01, dim)
    return unit_length(1 + rng.normal(size=(count, dim)) * spread).astype(np.float16)


def fitted(rows: NDArray[np.float16]) -> Projection:
    def batches() -> Iterator[NDArray[np.float16]]:
        yield from np.array_split(rows, 3)

    return fit_projection(batches)


@pytest.mark.parametrize(("count", "width"), [(500, 64), (150, 40), (30, 96), (1, 96)])
def test_width_follows_the_number_of_galaxies(count: int, width: int) -> None:
    projection = fitted(embeddings(count))
    vectors = projection(embeddings(count))
    assert vectors.shape == (count, width) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_variance_it_keeps_is_that_of_numpy() -> None:
    rows = embeddings(500)
    projection = fitted(rows)
    values = np.linalg.eigvalsh(np.cov(rows.astype(np.float64), rowvar=False, bias=True))[::-1]
    assert np.allclose(projection.variance, values[:64] / values.sum(), atol=1e-5)
    assert np.allclose(projection.components @ projection.components.T, np.eye(64), atol=1e-4)


def test_stored_and_read_it_places_alike(tmp_path: Path) -> None:
    projection = fitted(embeddings(300))
    again = Projection.read(tmp_path / projection.write(tmp_path))
    assert np.array_equal(again(embeddings(5)), projection(embeddings(5)))
    assert again.fitted_on == 300


def test_other_widths_and_broken_files_are_refused(tmp_path: Path) -> None:
    projection = fitted(embeddings(300))
    with pytest.raises(StaleIndexError, match="D=96 but the embeddings have D=8"):
        projection(np.ones((1, 8), np.float32))
    path = tmp_path / projection.write(tmp_path)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(StaleIndexError, match="python -m explorer index"):
        Projection.read(path)


def test_a_row_of_zeros_stays_finite() -> None:
    assert np.array_equal(unit_length(np.zeros((2, 3))), np.zeros((2, 3), np.float32))
