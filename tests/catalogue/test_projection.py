"""The projection: unit length, repeatable, stored whole, refused where it does not fit."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.catalogue.projection import PLAIN, Projection, Weighing, fit_projection, unit_length
from explorer.errors import StaleIndexError


def embeddings(count: int, dim: int = 96) -> NDArray[np.float16]:
    rng = np.random.default_rng(0)
    spread = np.linspace(2, 0.01, dim)
    return unit_length(1 + rng.normal(size=(count, dim)) * spread).astype(np.float16)


def fitted(rows: NDArray[np.float16], weighing: Weighing = PLAIN) -> Projection:
    def batches() -> Iterator[NDArray[np.float16]]:
        yield from np.array_split(rows, 3)

    return fit_projection(batches, weighing)


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


@pytest.mark.parametrize("count", [30, 500])
def test_what_weighs_nothing_is_not_seen_and_what_weighs_is_as_if_multiplied(count: int) -> None:
    rows, weights = embeddings(count), np.linspace(0, 2, 96).astype(np.float32)
    weights[:10] = 0
    other = rows.copy()
    other[:, :10] = 0.5
    weighed = fitted(rows, Weighing(weights))
    assert np.allclose(weighed(rows), weighed(other), atol=1e-5)
    multiplied = (rows.astype(np.float32) * weights).astype(np.float32)
    plain = fit_projection(lambda: iter([multiplied]))
    ours, theirs = weighed(rows), plain(multiplied)
    assert np.allclose(ours @ ours.T, theirs @ theirs.T, atol=1e-3)


def test_evened_components_differ_less_in_size() -> None:
    rows = embeddings(500)

    def spread(evened: float) -> float:
        projection = fitted(rows, Weighing(None, evened))
        size = ((rows.astype(np.float32) - projection.mean) @ projection.components.T).std(axis=0)
        return float(size[0] / size[-1])

    assert spread(1) == pytest.approx(1, abs=0.02)
    assert spread(0.5) == pytest.approx(spread(0) ** 0.5, rel=0.02)


def test_axes_in_which_one_galaxy_varies_count_less() -> None:
    rng = np.random.default_rng(0)
    kind = np.repeat(np.arange(4), 100)
    told = np.eye(80)[kind] * 0.7
    nuisance = rng.normal(size=(400, 1)) * np.eye(80)[[10]] * 3
    rows = (told + nuisance + 0.15 * rng.normal(size=(400, 80))).astype(np.float32)
    views = (rng.normal(size=(300, 1)) * np.eye(80)[[10]] * 3).astype(np.float32)
    plain = fit_projection(lambda: iter([rows]))(rows)
    tuned = fit_projection(lambda: iter([rows]), Weighing(nuisance=views))(rows)

    def same_kind(vectors: np.ndarray) -> float:
        cosine = vectors @ vectors.T - 2 * np.eye(400)
        nearest = np.argsort(-cosine, axis=1)[:, :30]
        return float((kind[nearest] == kind[:, None]).mean())

    assert same_kind(tuned) > same_kind(plain) + 0.1
