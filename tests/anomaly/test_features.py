"""Tests of explorer.anomaly.features."""

import numpy as np
import pytest

from explorer.anomaly import (
    Known,
    centred,
    features,
)


def test_features_are_centred_and_evened_and_small_axes_count_more(galaxies):
    stretched = galaxies * np.linspace(1, 0.01, 16, dtype=np.float32)
    even = features(stretched)
    assert even.shape == galaxies.shape and even.dtype == np.float32
    assert np.allclose(even.mean(axis=0), 0, atol=1e-5)
    assert (even**2).sum(axis=1).mean() == pytest.approx(1, abs=1e-4)
    ratio = np.ptp(stretched.std(axis=0)) / stretched.std(axis=0).min()
    assert np.ptp(even.std(axis=0)) / even.std(axis=0).min() < ratio


def test_votes_are_further_features_and_a_missing_one_is_no_harm(galaxies):
    votes = np.random.default_rng(0).random((600, 3)).astype(np.float32)
    votes[5, 1] = np.nan
    more = features(galaxies, votes)
    assert more.shape == (600, 19) and np.isfinite(more).all()
    assert features(galaxies, np.zeros((600, 0), np.float32)).shape == (600, 16)


class OnDisk:
    """Vectors that say how many rows were read at once."""

    def __init__(self, rows: np.ndarray) -> None:
        self.rows, self.most = rows, 0

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, wanted: object) -> np.ndarray:
        found = self.rows[wanted]
        self.most = max(self.most, len(found))
        return found


def test_vectors_on_disk_are_never_held_whole():
    vectors = np.random.default_rng(0).normal(size=(200_000, 4)).astype(np.float32)
    stored = OnDisk(vectors)
    assert np.array_equal(features(stored), features(vectors))
    assert stored.most <= 65_536


def test_votes_stand_beside_whole_embeddings(galaxies):
    votes = np.random.default_rng(0).random((600, 5)).astype(np.float32)
    close = centred(galaxies.__getitem__, 600)
    even = features(galaxies, votes)
    rows = np.array([4, 2])
    known = Known.with_votes(even, close, galaxies.shape[1])
    assert known.closely(rows).shape == (2, 16 + 5)
    assert np.square(known.closely(np.arange(600))).sum(axis=1).mean() == pytest.approx(1, abs=1e-3)
    bare = Known.with_votes(features(galaxies), close, galaxies.shape[1])
    assert np.array_equal(bare.closely(rows), close(rows))
