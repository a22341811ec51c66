"""What is said of answers given elsewhere."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def ask(script):
    return script("grid_answers.js")


def test_changed_ratings_are_those_of_galaxies_that_were_here(ask) -> None:
    changed = """(cards) => changedRatings(new Map([["a", "up"], ["b", null], ["c", "down"]]),
      cards.map(([id, rating]) => ({ id, rating })))"""
    cards = [["a", "up"], ["b", "down"], ["c", None], ["new", "up"]]
    assert ask(changed, cards) == [["b", "down"], ["c", None]]
    assert ask(changed, []) == []


@pytest.mark.parametrize(
    ("others", "mine", "text"),
    [
        ([["a", "up"]], [], "Rated in another tab: a is up"),
        ([["a", None]], [], "Rated in another tab: a is unrated"),
        ([["a", "up"], ["b", "down"]], [], "Rated in another tab: a is up and 1 more"),
        (
            [["a", "up"], ["b", "down"]],
            ["b"],
            "b had been rated down in another tab and 1 more: your answer is later and stands",
        ),
    ],
)
def test_one_line_says_what_was_rated_elsewhere(
    ask, others: list[list[str]], mine: list[str], text: str
) -> None:
    said = "([others, mine]) => elsewhereText(others, mine, 'Rated in another tab')"
    assert ask(said, [others, mine]) == text


@pytest.mark.parametrize(
    ("stored", "tags", "said"),
    [
        ({}, False, "No rating of yours to undo in this theme"),
        ({"g1": {"rating": None, "tags": []}}, False, "Undone: g1 is unrated again"),
        ({"g1": {"rating": "up", "tags": []}}, False, "Undone: g1 is rated up again"),
        ({"g1": {"rating": "up", "tags": ["a", "b"]}}, True, "Undone: g1 is tagged a, b again"),
        ({"g1": {}, "g2": {}}, False, "Undone: the ratings of 2, g1 among them"),
    ],
)
def test_undo_says_what_it_took_back(script, stored, tags, said) -> None:
    ask = script("icons.js", "dom.js", "grid_answers.js")
    assert ask("([stored, tags]) => undoneText(stored, tags)", [stored, tags]) == said
