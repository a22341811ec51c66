"""The map: reproducible, finite for every input, and true to neighbourhoods."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer import maps


def clusters(count: int, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(4, 16))
    group = np.arange(count) % 4
    vectors = centres[group] + rng.normal(scale=0.2, size=(count, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), group


def knn(vectors: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    ids = np.argsort(-similarity, axis=1)[:, :k]
    return ids, np.take_along_axis(similarity, ids, axis=1)


def test_clusters_stay_together_and_the_seed_repeats_the_map() -> None:
    vectors, group = clusters(300)
    ids, similarity = knn(vectors, 15)
    first = maps.layout(vectors, ids, similarity, seed=1)
    again = maps.layout(vectors, ids, similarity, seed=1)
    assert np.array_equal(first, again)
    apart = np.linalg.norm(first[:, None] - first[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (group[apart.argmin(axis=1)] == group).mean() > 0.95
    judged = maps.fidelity(vectors, first)
    assert judged is not None
    assert judged.preservation > 0.3 and judged.trustworthiness > 0.9
    shuffled = maps.fidelity(vectors, first[np.random.default_rng(0).permutation(300)])
    assert shuffled is not None and shuffled.preservation < 0.2


def test_the_fit_says_how_far_it_is() -> None:
    vectors, _ = clusters(100)
    shares: list[float] = []
    maps.layout(vectors, *knn(vectors, 15), tell=shares.append)
    assert shares and shares == sorted(shares) and 0 <= shares[0] and shares[-1] == 1


@pytest.mark.parametrize("count", [1, 2, 3, 15])
def test_few_galaxies_get_places_of_their_own(count: int) -> None:
    vectors, _ = clusters(count)
    ids, similarity = knn(vectors, count - 1)
    positions = maps.layout(vectors, ids, similarity)
    assert positions.shape == (count, 2) and np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == count


def test_identical_galaxies_can_still_be_told_apart() -> None:
    vectors = np.repeat(clusters(1)[0], 40, axis=0)
    ids, similarity = knn(vectors, 15)
    positions = maps.layout(vectors, ids, similarity)
    assert np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == 40
    assert maps.fidelity(vectors[:20], positions[:20]) is None


def test_new_galaxies_land_in_their_cluster() -> None:
    vectors, group = clusters(200)
    positions = np.stack([group * 10.0, group * 0.0], axis=1).astype(np.float32)
    new, new_group = clusters(20)
    placed = maps.place(new, positions, lambda some, k: np.argsort(-(some @ vectors.T))[:, :k])
    assert np.array_equal(placed[:, 0], new_group * 10.0)


def test_landmarks_hold_the_oddest() -> None:
    oddness = np.linspace(0, 1, 1000, dtype=np.float32)
    chosen = maps.landmarks(oddness, most=300)
    assert len(np.unique(chosen)) == 300
    assert {997, 998, 999} <= set(chosen.tolist())
    assert maps.landmarks(oddness, most=1000).tolist() == list(range(1000))
