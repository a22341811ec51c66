"""Tests of explorer.catalogue.number_text."""

import pytest

from explorer.catalogue.number_text import is_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", True), (" -2.5e3 ", True), ("nan", True), ("", False), ("1,5", False), ("z", False)],
)
def test_what_is_a_number(text: str, number: bool) -> None:
    assert is_number(text) is number
