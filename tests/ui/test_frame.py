"""Tests of explorer.ui.pages....frame."""


def test_a_long_error_is_shortened() -> None:
    from explorer.ui.frame import shortened

    assert len(shortened("There is no column 'x'. Columns: " + "name, " * 500)) < 300
    assert shortened("Short.") == "Short."
