"""The descent: the same on any number of threads, neighbours together, strangers apart."""

import numpy as np
import pytest
from scipy.sparse import coo_matrix

from explorer.maps.descent import Descent, descend, forces, tournament

SHAPE = (1.577, 0.895)  # of min_dist 0.1


def pairs(count: int) -> coo_matrix:
    """Galaxies 0 and 1 are neighbours, 2 and 3, and so on."""
    rows = np.arange(count)
    return coo_matrix((np.ones(count), (rows, rows ^ 1)), shape=(count, count))


def test_threads_change_nothing_and_the_seed_does() -> None:
    start = np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32)
    made = [descend(start, pairs(500), Descent(SHAPE, 20, seed=1), threads=n) for n in (1, 2, 5)]
    assert np.array_equal(made[0], made[1]) and np.array_equal(made[0], made[2])
    assert not np.array_equal(made[0], descend(start, pairs(500), Descent(SHAPE, 20, seed=2)))


def test_neighbours_come_together_and_strangers_part() -> None:
    start = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
    shares: list[float] = []
    made = descend(start, pairs(200), Descent(SHAPE, 200, seed=0), tell=shares.append)
    apart = np.linalg.norm(made[0::2] - made[1::2], axis=1)
    assert np.isfinite(made).all() and np.median(apart) < 0.5
    assert np.ptp(made, axis=0).min() > np.ptp(start, axis=0).max()
    assert len(shares) == 200 and shares[-1] == 1


@pytest.mark.parametrize("squared", [1e-6, 1e-3, 0.5, 1.0, 37.0, 1e4])
def test_forces_are_those_of_the_curve(squared: float) -> None:
    a, b = SHAPE
    at = (np.float32(squared).view(np.int32) >> 17) - (103 << 6)
    pull, push = (float(force[at]) for force in forces(a, b))
    curve = a * squared**b + 1
    assert pull == pytest.approx(-2 * a * b * squared ** (b - 1) / curve, rel=0.02)
    assert push == pytest.approx(2 * b / ((0.001 + squared) * curve), rel=0.02)


def test_galaxies_on_one_spot_stay_finite() -> None:
    made = descend(np.zeros((10, 2), np.float32), pairs(10), Descent(SHAPE, 3, seed=0))
    assert np.isfinite(made).all()


def test_every_two_blocks_meet_once_and_none_twice_in_a_round() -> None:
    rounds = tournament(6)
    met = [code for codes in rounds for code in codes]
    assert sorted(met) == [6 * a + b for a in range(6) for b in range(a, 6)]
    for codes in rounds[1:]:
        assert sorted(block for code in codes for block in divmod(code, 6)) == list(range(6))
