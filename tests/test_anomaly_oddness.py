"""Oddness: contract, a planted odd one first, further away is odder."""

import numpy as np
import pytest

from explorer.anomaly import oddness
from explorer.anomaly import oddness as face


def unit(vectors):
    vectors = np.asarray(vectors, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def crowd():
    rng = np.random.default_rng(0)
    return unit(rng.normal(size=(500, 16)) * 0.1 + np.eye(16)[0])


def test_contract(crowd):
    odd = oddness(crowd)
    assert odd.shape == (500,) and odd.dtype == np.float32
    assert odd.min() >= 0 and odd.max() <= 1 and np.isfinite(odd).all()
    assert np.array_equal(odd, oddness(crowd))


def test_a_planted_odd_one_comes_first(crowd):
    crowd[77] = np.eye(16)[5]
    assert oddness(crowd).argmax() == 77


def test_further_out_is_odder(crowd):
    for place, share in enumerate((0.3, 0.6, 0.9)):
        crowd[place] = (1 - share) * np.eye(16)[0] + share * np.eye(16)[7]
    odd = oddness(unit(crowd))
    assert odd[0] < odd[1] < odd[2]


def test_known_neighbours_give_the_same(crowd):
    similarity = crowd @ crowd.T
    np.fill_diagonal(similarity, -np.inf)
    nearest = -np.sort(-similarity, axis=1)[:, :10]
    assert np.allclose(oddness(crowd, neighbour_similarity=nearest), oddness(crowd))


def test_a_sample_of_neighbours_ranks_alike(crowd, monkeypatch):
    import sys

    exact = oddness(crowd)
    monkeypatch.setattr(sys.modules["explorer.anomaly.oddness"], "REFERENCE_ROWS", 250)
    assert np.corrcoef(exact, face(crowd))[0, 1] > 0.9


@pytest.mark.parametrize("count", [1, 2, 3])
def test_tiny_catalogues(count):
    odd = oddness(unit(np.eye(4)[:count]))
    assert odd.shape == (count,) and np.isfinite(odd).all()


def test_identical_galaxies_share_one_value():
    assert len(set(oddness(unit(np.ones((5, 4)))).tolist())) == 1
