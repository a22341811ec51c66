"""Oddness: contract, a planted odd one first, further away is odder."""

import sys

import numpy as np
import pytest
from scipy.stats import rankdata

from explorer.anomaly import oddness
from explorer.anomaly.oddness import distances, ranks


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


def test_along_the_leading_axes_each_in_its_own_spread():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(400, 8)) * [1.5, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]
    vectors[0], vectors[1], vectors[2] = np.eye(8)[0] * 4, np.eye(8)[1] * 4, np.eye(8)[2] * 0.6
    odd = oddness(vectors.astype(np.float32))
    assert odd[1] > odd[0] > 0.8  # four spreads of the second axis, under three of the first
    assert odd[2] < 0.2  # six of an axis that is mostly noise


def test_neither_turned_nor_mirrored_galaxies_change(crowd):
    turned, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(16, 16)))
    assert np.allclose(oddness(crowd), oddness((crowd @ turned).astype(np.float32)), atol=0.02)


def test_in_few_galaxies_of_many_dimensions_the_odd_one_still_stands_out():
    rng = np.random.default_rng(0)
    few = unit(rng.normal(size=(30, 512)) * 0.02 + np.eye(512)[0])
    few[7] = np.eye(512)[5]
    assert oddness(few).argmax() == 7
    assert oddness(unit([[1, 0, 0], [1, 0.05, 0], [0, 0, 1]])).argmax() == 2


@pytest.mark.parametrize("count", [1, 2, 3])
def test_tiny_catalogues(count):
    odd = oddness(unit(np.eye(4)[:count]))
    assert odd.shape == (count,) and np.isfinite(odd).all()


def test_identical_galaxies_share_one_value():
    assert len(set(oddness(unit(np.ones((5, 4)))).tolist())) == 1


def test_ranked_in_blocks_and_into_an_array_of_ones_own_it_is_the_same(crowd, monkeypatch):
    crowd[100:140] = crowd[3]  # a tie
    whole, into = oddness(crowd), np.empty(500, np.float32)
    assert np.allclose(whole, (rankdata(distances(crowd)) - 1) / 499)
    module = sys.modules["explorer.anomaly.oddness"]
    monkeypatch.setattr(module, "_BLOCK", 64)
    monkeypatch.setattr(module, "_RANKED_AT_ONCE", 70)
    assert oddness(crowd, into) is into and np.allclose(into, whole, atol=2e-3)
    assert len(set(into[100:140])) == 1
    tied = ranks(np.array([3, 1, 1, 2], np.float32))
    assert np.allclose(tied, [1, 1 / 6, 1 / 6, 2 / 3])
