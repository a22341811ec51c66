"""Tests of explorer.training.found_again."""

import numpy as np

from explorer.catalogue.projection import unit_length
from explorer.training.found_again import found_again


def test_the_same_view_is_found_first_and_the_noisier_the_later() -> None:
    rng = np.random.default_rng(0)
    one, noise = unit_length(rng.normal(size=(80, 16))), rng.normal(size=(80, 16))
    told = [found_again(one, unit_length(one + share * noise)) for share in (0.0, 0.2, 2.0)]
    assert told[0] == 1.0 > told[1] > told[2] > 0


def test_a_rank_is_counted_from_one() -> None:
    one = np.array([[1, 0], [0, 1]], np.float32)
    assert found_again(one, one[::-1].copy()) == 0.5
