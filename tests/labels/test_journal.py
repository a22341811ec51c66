"""The append-only journal: what is written stays, in order, and the last action can be found."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from explorer.labels.journal import JOURNAL, Action, Journal, latest, undoable

LINE = JOURNAL.c


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "labels.sqlite")


def rating(galaxy: str, value: str = "up") -> tuple[str, str, str]:
    return galaxy, "rating", value


def test_lines_come_back_in_order_with_who_and_when(journal: Journal) -> None:
    assert journal.version() == 0 and journal.events() == []
    before = datetime.now(UTC)
    assert journal.append(Action("ada", [rating("a"), rating("b")], "rings", encoder="e")) == 2
    assert journal.append(Action("bob", [rating("c", "")])) == journal.version() == 3
    first, second, third = journal.events()
    assert (first.seq, first.galaxy, first.value, first.theme) == (1, "a", "up", "rings")
    assert first.action == second.action != third.action and third.value == ""
    assert before <= first.when <= datetime.now(UTC)
    assert journal.events(LINE.who == "ada", limit=1) == [first]


def test_an_action_of_no_line_writes_nothing(journal: Journal) -> None:
    assert journal.append(Action("ada", [])) == 0 and journal.events() == []


def test_the_latest_line_of_each_group_is_the_present_state(journal: Journal) -> None:
    journal.append(Action("ada", [rating("a"), rating("b")]))
    journal.append(Action("ada", [rating("a", "down")]))
    now = journal.events(latest(LINE.kind == "rating", per=("who", "galaxy")))
    assert [(event.galaxy, event.value) for event in now] == [("b", "up"), ("a", "down")]


def test_what_can_be_undone_is_the_last_that_is_not(journal: Journal) -> None:
    journal.append(Action("ada", [rating("a")]))
    journal.append(Action("ada", [rating("b"), rating("c")]))

    def last() -> list[str]:
        with journal.database.reading() as connection:
            return [event.galaxy for event in undoable(connection, LINE.who == "ada")]

    assert last() == ["b", "c"]
    for left in (["a"], []):
        with journal.database.reading() as connection:
            undone = undoable(connection, LINE.who == "ada")
        journal.append(Action("ada", [rating(undone[0].galaxy, "")], undoes=undone[0].action))
        assert last() == left
