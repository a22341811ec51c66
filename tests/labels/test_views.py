"""Tests of explorer.labels.views."""

from pathlib import Path

import pytest

from explorer.errors import LabelError
from explorer.labels import Labels


@pytest.fixture
def labels(tmp_path: Path) -> Labels:
    return Labels(tmp_path / "labels.sqlite")


def test_a_view_is_kept_replaced_and_taken_out(labels: Labels) -> None:
    labels.views.save(" rings ", "map?by=z", who="ada")
    labels.views.save("Bars", "?where=p_bar", who="bob")
    assert [(v.name, v.address, v.who) for v in labels.views.all().values()] == [
        ("Bars", "?where=p_bar", "bob"),
        ("rings", "map?by=z", "ada"),
    ]
    labels.views.save("rings", "plots?plot=z", who="bob")
    assert labels.views.all()["rings"].address == "plots?plot=z"
    labels.views.delete("rings", who="ada")
    assert [*labels.views.all()] == ["Bars"] and len(labels.journal()) == 4


@pytest.mark.parametrize(
    ("name", "address", "who"),
    [("", "x", "a"), ("n" * 65, "x", "a"), ("n", "", "a"), ("n", "x" * 9000, "a"), ("n", "x", " ")],
)
def test_what_cannot_be_a_view_is_refused(
    labels: Labels, name: str, address: str, who: str
) -> None:
    with pytest.raises(LabelError):
        labels.views.save(name, address, who=who)
    assert labels.views.all() == {}


def test_an_unknown_view_cannot_be_deleted(labels: Labels) -> None:
    with pytest.raises(LabelError, match="no view named 'ghost'"):
        labels.views.delete("ghost", who="ada")


def test_undo_passes_over_views(labels: Labels) -> None:
    labels.rate(["g"], "up", who="ada")
    labels.views.save("rings", "map", who="ada")
    assert labels.undo(who="ada") == ["g"] and labels.undo_tags("ada") == []
    assert [*labels.views.all()] == ["rings"]
