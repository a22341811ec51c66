"""Tests of explorer.labels.remarks."""

from pathlib import Path

import pytest

from explorer.errors import LabelError
from explorer.labels import Labels


@pytest.fixture
def labels(tmp_path: Path) -> Labels:
    return Labels(tmp_path / "labels.sqlite")


def test_remarks_say_who_wrote_what(labels: Labels, tmp_path: Path) -> None:
    labels.remarks.add("g1", " A shell?\nLook at r. ", who="ada")
    labels.remarks.add("g1", "No: a satellite trail.", who="bob")
    labels.remarks.add("g2", "Tidal SHELL", who="bob")
    again = Labels(tmp_path / "labels.sqlite").remarks
    written = again.of(["g1", "g3"])
    assert [(one.who, one.text) for one in written["g1"]] == [
        ("ada", "A shell?\nLook at r."),
        ("bob", "No: a satellite trail."),
    ]
    assert written["g3"] == [] and written["g1"][0].when < written["g1"][1].when
    assert again.containing(" shell") == ["g2", "g1"] and again.containing("  ") == []


def test_only_ones_own_remark_is_taken_back_and_nothing_is_deleted(labels: Labels) -> None:
    seq = labels.remarks.add("g1", "A shell", who="ada")
    with pytest.raises(LabelError, match="of yours"):
        labels.remarks.withdraw(seq, who="bob")
    labels.remarks.withdraw(seq, who="ada")
    assert labels.remarks.of(["g1"]) == {"g1": []} and labels.remarks.containing("shell") == []
    with pytest.raises(LabelError, match="of yours"):
        labels.remarks.withdraw(seq, who="ada")
    assert [event.kind for event in labels.journal()] == ["remark", "unremark"]


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001])
def test_a_remark_of_no_or_too_many_words_is_refused(labels: Labels, text: str) -> None:
    with pytest.raises(LabelError, match="1 to 2,000"):
        labels.remarks.add("g1", text, who="ada")
    with pytest.raises(LabelError, match="name"):
        labels.remarks.add("g1", "words", who=" ")


def test_undo_of_ratings_and_tags_passes_over_remarks(labels: Labels) -> None:
    labels.rate(["g1"], "up", who="ada")
    labels.remarks.add("g1", "A shell", who="ada")
    assert labels.undo(who="ada") == ["g1"] and labels.undo_tags("ada") == []
    assert len(labels.remarks.of(["g1"])["g1"]) == 1
