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
