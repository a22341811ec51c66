"""Tests of explorer.plots.scale."""

import numpy as np
import pytest

from explorer.plots.scale import Scale, bins_of, scale_of


def test_a_scale_holds_its_values_and_places_them_evenly() -> None:
    scale = scale_of(np.array([1.0, 2.0, 3.0, np.nan]))
    assert (scale.low, scale.high) == (1, 3)
    assert scale.place(np.array([1.0, 2.0, 3.0])) == pytest.approx([0, 0.5, 1])
    assert scale.edges(4) == pytest.approx([1, 1.5, 2, 2.5, 3])


def test_decades_are_equally_long_and_nought_has_no_place() -> None:
    scale = scale_of(np.array([1.0, 10, 100, 0, -5]), log=True)
    assert (scale.low, scale.high) == (pytest.approx(1), pytest.approx(100))
    assert scale.place(np.array([1.0, 10, 100])) == pytest.approx([0, 0.5, 1])
    assert scale.edges(2) == pytest.approx([1, 10, 100])
    assert bins_of(np.array([0.0, -5, np.nan, 10]), scale, 4).tolist() == [4, 4, 4, 2]


def test_stand_ins_for_missing_values_lie_outside() -> None:
    values = np.concatenate([np.linspace(15, 20, 10_000), [-9999] * 3])
    scale = scale_of(values)
    assert (scale.low, scale.high) == (15, 20)
    assert (bins_of(values, scale, 10) == 10).sum() == 3


@pytest.mark.parametrize("values", [[], [np.nan], [5.0, 5.0], [0.0]])
def test_hardly_any_values_still_make_a_scale(values: list[float]) -> None:
    for log in (False, True):
        scale = scale_of(np.array(values, float), log=log)
        assert scale.high > scale.low and (not log or scale.low > 0)


def test_every_value_inside_has_a_bin_between_its_edges() -> None:
    values = np.random.default_rng(0).normal(size=2000).astype(np.float32)
    scale = Scale(float(values.min()), float(values.max()))
    bins, edges = bins_of(values, scale, 16), scale.edges(16)
    assert bins.max() == 15
    counts = np.histogram(values.astype(np.float64), edges)[0]
    assert np.abs(np.bincount(bins, minlength=16) - counts).sum() <= 4  # values on an edge
