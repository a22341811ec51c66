"""The bench of maps says what was compared; umap-learn itself is stood in for, since it is slow."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.bench import map as module
from explorer.bench.map import MapBench, bench_map, synthetic_population

pytestmark = pytest.mark.slow


@pytest.fixture
def seeds(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    asked: list[int | None] = []

    def plain(vectors: NDArray[np.float32], *, seed: int | None = 0) -> NDArray[np.float32]:
        asked.append(seed)
        return np.ascontiguousarray(vectors[:, :2])

    monkeypatch.setattr(module, "plain_umap", plain)
    monkeypatch.setattr(module, "_compile", lambda *given, **more: None)
    return asked


def test_both_baselines_stand_beside_ours(seeds: list[int | None]) -> None:
    result = bench_map(MapBench(rows=400, dim=8, new=20, seed=3))
    assert seeds == [3, None]
    assert result["preservation"] > result["umap_preservation"] > 0
    assert result["time_ratio"] == result["seconds"] / result["umap_seconds"]
    assert result["unseeded_time_ratio"] == result["seconds"] / result["umap_unseeded_seconds"]
    assert result["placed"] == 20 and 0 < result["place_preservation"] <= 1


def test_a_sampled_map_is_compared_with_the_full_fit(seeds: list[int | None]) -> None:
    result = bench_map(MapBench(rows=400, dim=8, new=20, most_fitted=100, baseline=False))
    assert seeds == [] and "umap_seconds" not in result
    assert 0 < result["preservation"] <= 1 and 0 < result["full_preservation"] <= 1


def test_a_population_is_of_unit_length_and_repeats() -> None:
    vectors = synthetic_population(300, 8, 1)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors, synthetic_population(300, 8, 1))
