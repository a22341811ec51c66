"""Tests of explorer.labels.preferences."""

from pathlib import Path

import pytest

from explorer.errors import LabelError
from explorer.labels import Labels
from explorer.labels.preferences import MOST_LETTERS, Kept


@pytest.fixture
def labels(tmp_path: Path) -> Labels:
    return Labels(tmp_path / "labels.sqlite")


def test_nothing_is_kept_and_nothing_written_before_the_first(labels: Labels) -> None:
    assert labels.preferences.of("ada") == Kept()
    labels.preferences.save({}, who="ada")
    assert labels.version() == 0


def test_the_last_of_each_name_stands_for_its_researcher(labels: Labels) -> None:
    labels.preferences.save({"card": "L", "keys": '{"up": "j"}'}, who="ada")
    kept = labels.preferences.save({"card": "S"}, who="ada")
    assert kept.values == {"card": "S", "keys": '{"up": "j"}'}
    assert kept == labels.preferences.of("ada") and kept.when is not None
    assert labels.preferences.of("bob") == Kept()


def test_what_is_the_same_is_not_written_again(labels: Labels) -> None:
    first = labels.preferences.save({"card": "L"}, who="ada")
    assert labels.preferences.save({"card": "L"}, who="ada") == first
    assert labels.version() == 1


def test_undo_passes_over_them(labels: Labels) -> None:
    labels.rate(["a"], "up", who="ada")
    labels.preferences.save({"card": "L"}, who="ada")
    assert labels.undo(who="ada") == ["a"]
    assert labels.preferences.of("ada").values == {"card": "L"}


@pytest.mark.parametrize(
    ("values", "who"),
    [
        ({"card": "L"}, " "),
        ({"keys": "x" * (MOST_LETTERS + 1)}, "ada"),
        ({"keys": "\0"}, "ada"),
        ({"ca\nrd": "L"}, "ada"),
    ],
)
def test_what_cannot_be_kept_is_refused(labels: Labels, values: dict[str, str], who: str) -> None:
    with pytest.raises(LabelError):
        labels.preferences.save(values, who=who)
    assert labels.version() == 0
