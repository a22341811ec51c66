"""The grid's keys: how many columns there are, and which answer a key gives."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def ask(script):
    return script("icons.js", "dom.js", "key_table.js", "keys.js", "grid_keyboard.js")


@pytest.mark.parametrize(
    ("tops", "columns"),
    [([], 0), ([5], 1), ([5, 5, 5], 3), ([5, 5, 90, 90, 175], 2), ([5, 90, 175], 1)],
)
def test_columns_of_cards(ask, tops: list[int], columns: int) -> None:
    assert ask("tops => columnsOf(tops)", tops) == columns


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("u", "up"),
        ("+", "up"),
        ("d", "down"),
        ("x", "artefact"),
        ("q", "unsure"),
        ("0", "0"),
        ("5", "5"),
        ("6", None),
        ("D", None),
        ("Enter", None),
    ],
)
def test_the_answer_of_a_key(ask, key: str, answer: str | None) -> None:
    assert ask("key => answerOf(key)", key) == answer
