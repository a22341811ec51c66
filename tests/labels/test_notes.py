"""Notes of what was shown and drawn: kept by researcher and theme, and passed over by undo."""

from pathlib import Path

import pytest

from explorer.errors import LabelError
from explorer.labels import Labels

ADA = {"who": "ada", "theme": "rings"}


@pytest.fixture
def labels(tmp_path: Path) -> Labels:
    return Labels(tmp_path / "labels.sqlite")


def test_the_first_note_of_a_galaxy_counts(labels: Labels) -> None:
    labels.notes.add("seen", ["b", "a", "b"], **ADA)
    labels.notes.add("seen", ["a", "c"], **ADA)
    assert labels.notes.of("seen", **ADA) == {"b": 1, "a": 2, "c": 4}
    for kind, who, theme in (
        ("audit", "ada", "rings"),
        ("seen", "bob", "rings"),
        ("seen", "ada", "x"),
    ):
        assert labels.notes.of(kind, who=who, theme=theme) == {}


def test_a_kind_begins_anew_once_forgotten(labels: Labels) -> None:
    labels.notes.add("audit", ["a"], **ADA)
    labels.notes.add("seen", ["a"], **ADA)
    labels.notes.forget("audit", **ADA)
    labels.notes.add("audit", ["b"], **ADA)
    assert list(labels.notes.of("audit", **ADA)) == ["b"]
    assert list(labels.notes.of("seen", **ADA)) == ["a"]
    assert len(labels.journal()) == 4  # nothing is deleted


def test_undo_passes_over_notes(labels: Labels) -> None:
    labels.rate(["a"], "up", **ADA)
    labels.notes.add("seen", ["a"], **ADA)
    assert labels.undo(**ADA) == ["a"] and labels.ratings(**ADA) == {}
    assert list(labels.notes.of("seen", **ADA)) == ["a"]


def test_an_unknown_kind_names_the_known(labels: Labels) -> None:
    with pytest.raises(LabelError, match=r"Unknown note 'heard'\. Known: seen, audit"):
        labels.notes.add("heard", ["a"], **ADA)
