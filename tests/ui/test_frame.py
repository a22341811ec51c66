"""Tests of explorer.ui.pages....frame."""


def test_a_long_error_is_shortened() -> None:
    from explorer.ui.frame import shorten

    assert len(shorten("There is no column 'x'. Columns: " + "name, " * 500)) < 300
    assert shorten("Short.") == "Short."
