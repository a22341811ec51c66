"""The card of the galaxy under the pointer: at most five facts, numbers kept short."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def ask(script):
    return script("hover_card.js")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ("", "–"),
        (0, "0"),
        (587722952767439000, "587722952767439000"),
        (0.123456, "0.1235"),
        (1e-9, "1e-9"),
        (12.0, "12"),
        ("ring", "ring"),
        (True, "true"),
    ],
)
def test_values_in_short(ask, value: object, text: str) -> None:
    assert ask("value => shortNumber(value)", value) == text


def test_the_colour_of_the_map_comes_first(ask) -> None:
    galaxy = {"columns": {"z": 0.1, "class": "ring", "a_b": 1}, "votes": {"smooth": 0.5}}
    facts = ask("([galaxy, by]) => hoverFacts(galaxy, by)", [galaxy, "smooth"])
    assert facts == [["smooth", "0.5"], ["z", "0.1"], ["class", "ring"], ["a b", "1"]]
    assert ask("([galaxy, by]) => hoverFacts(galaxy, by)", [galaxy, "z"])[0] == ["z", "0.1"]


def test_at_most_five_facts_and_none_where_there_are_none(ask) -> None:
    galaxy = {"columns": {f"c{i}": i for i in range(9)}, "votes": {}}
    assert len(ask("galaxy => hoverFacts(galaxy, 'oddness')", galaxy)) == 5
    assert ask("() => hoverFacts({ columns: {}, votes: {} }, 'oddness')") == []
