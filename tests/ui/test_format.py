"""Tests of explorer.ui.format."""

import numpy as np

from explorer.ui.format import WORD_JOINER, display_text, literal, scrolls


def test_values_are_written_short_and_finite() -> None:
    assert [display_text(v) for v in (0.123456, np.nan, None, "", 5, np.int64(7), -0.5)] == [
        *("0.1235", "–", "–", "–", "5", "7", "−0.5")
    ]


def test_literal_text_is_one_code_span_whatever_is_in_it() -> None:
    assert literal("![x](y)\nz") == "` ![x](y) z `" and literal(" \x07 ") == ""
    assert literal("a ` b `` c") == "``` a ` b `` c ```"
    assert literal(":material/home:").replace(WORD_JOINER, "") == "` :material/home: `"
    assert ":material/" not in literal(":material/home:")


def test_a_box_that_scrolls_is_reached_by_keys_under_its_name() -> None:
    assert scrolls("a'b") == "tabindex='0' role='region' aria-label='a&#x27;b'"
