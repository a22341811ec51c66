"""Columns as colours: clipped ranges, the commonest words, gaps where there is nothing."""

import numpy as np
import pyarrow as pa

from explorer.maps.colours import CATEGORIES, colour_of


def test_a_range_is_clipped_to_its_percentiles() -> None:
    values = np.arange(1000, dtype=np.float64)
    values[0], values[1] = -1e9, np.nan
    colour = colour_of(values)
    assert 0 < colour.low < 20 and 980 < colour.high < 1000
    assert np.isnan(colour.values[1]) and colour.categories is None


def test_nothing_finite_has_no_colour() -> None:
    colour = colour_of(pa.chunked_array([pa.array([None, float("nan")], pa.float64())]))
    assert np.isnan(colour.values).all() and (colour.low, colour.high) == (0, 1)


def test_ten_thousand_words_become_the_commonest_and_other() -> None:
    words = pa.chunked_array([["spiral"] * 50 + [f"word {n}" for n in range(10_000)] + [None]])
    colour = colour_of(words)
    assert colour.categories is not None
    assert colour.categories[0] == "spiral" and colour.categories[-1] == "other"
    assert len(colour.categories) == CATEGORIES + 1
    assert colour.values[0] == 0 and colour.values[9_000] == CATEGORIES
    assert np.isnan(colour.values[-1])


def test_truth_is_two_categories() -> None:
    colour = colour_of(pa.chunked_array([[True, False, True, None]]))
    assert colour.categories == ["true", "false"]
    assert colour.values[:3].tolist() == [0, 1, 0] and np.isnan(colour.values[3])
