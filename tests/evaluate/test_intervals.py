"""Tests of explorer.evaluate.intervals."""

import numpy as np
import pytest

from explorer.evaluate.intervals import interval_of_macro


def test_an_interval_is_two_standard_errors_wide_on_either_side() -> None:
    values = np.random.default_rng(0).choice([0.0, 1.0], 400)
    low, high = interval_of_macro([values])
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


def test_a_small_class_makes_the_mean_over_classes_unsure() -> None:
    rng = np.random.default_rng(1)
    large, small = rng.random(900).round(1), rng.random(9).round(1)
    sure, unsure = interval_of_macro([large, large]), interval_of_macro([large, small])
    assert unsure[1] - unsure[0] > 3 * (sure[1] - sure[0])


def test_what_is_always_the_same_is_sure() -> None:
    assert interval_of_macro([np.ones(30), np.zeros(4)]) == (0.5, 0.5)
