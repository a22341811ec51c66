"""Tests of explorer.workspace.plain."""

import json

import numpy as np

from explorer.workspace.plain import plain


def test_what_json_cannot_hold_is_nothing_or_text() -> None:
    said = json.dumps(plain({"a": np.float32("inf"), "b": [np.int64(2)], "c": np.nan}))
    assert said == '{"a": null, "b": [2], "c": null}'


def test_long_ids_reach_the_browser_whole() -> None:
    assert plain({"objid": 587725775068922066, "n": 3}) == {"objid": "587725775068922066", "n": 3}
