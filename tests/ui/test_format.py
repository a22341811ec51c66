"""Tests of explorer.ui.format."""

import json

import numpy as np

from explorer.ui.format import display_text, plain


def test_values_are_written_short_and_finite() -> None:
    assert [display_text(v) for v in (0.123456, np.nan, None, "", 5, np.int64(7), -0.5)] == [
        *("0.1235", "–", "–", "–", "5", "7", "−0.5")
    ]
    assert (
        json.dumps(plain({"a": np.float32("inf"), "b": [np.int64(2)]})) == '{"a": null, "b": [2]}'
    )


def test_long_ids_reach_the_browser_whole() -> None:
    assert plain({"objid": 587725775068922066, "n": 3}) == {"objid": "587725775068922066", "n": 3}
