"""Tests of explorer.ui.frame."""

from pathlib import Path

import pytest

import explorer
from explorer.errors import LostRatingsError
from explorer.labels.record import FILE_NAME as RECORD
from explorer.ui.frame import shorten
from explorer.workspace.journal import journal_of
from tests.ui.conftest import run, sent, show_workspace


def test_a_long_error_is_shortened() -> None:
    assert len(shorten("There is no column 'x'. Columns: " + "name, " * 500)) < 300
    assert shorten("Short.") == "Short."


def whole() -> None:
    from explorer.ui.pages import main

    main.main()


@pytest.fixture
def rated(catalogue: Path, fake_encoder: None) -> Path:
    """A catalogue whose journal holds one rating, known in its folder."""
    workspace = explorer.open(catalogue)
    workspace.rate([str(workspace.catalogue.ids()[0])], "up", who="ada")
    workspace.labels.close()
    journal_of(catalogue)[1].flush()
    assert (catalogue / RECORD).is_file()
    return catalogue


def lose(catalogue: Path, *, how: str) -> None:
    for beside in catalogue.glob("labels.sqlite-*"):
        beside.unlink()
    (catalogue / "labels.sqlite").unlink()
    if how == "emptied":
        (catalogue / "labels.sqlite").touch()


@pytest.mark.parametrize("how", ["deleted", "emptied"])
@pytest.mark.parametrize("theme", ["interesting", "![x](y.png)"])
def test_lost_ratings_are_told_before_the_first_new_one(
    rated: Path, monkeypatch: pytest.MonkeyPatch, how: str, theme: str
) -> None:
    lose(rated, how=how)
    again = explorer.open(rated)
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(rated))
    show_workspace(monkeypatch, lambda: again)
    page = run(whole, theme=theme)
    (banner,) = page.error
    assert "is gone: it had 1 line" in banner.value and "labels restore" in banner.value
    assert not page.exception and sent(page, "gallery_grid")["cards"]
    with pytest.raises(LostRatingsError, match="is gone"):
        again.rate([str(again.catalogue.ids()[0])], "up", who="ada")
    again.labels.close()


def test_nothing_is_told_while_nothing_is_lost(
    rated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = explorer.open(rated)
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(rated))
    show_workspace(monkeypatch, lambda: again)
    assert not run(whole).error
    again.labels.close()
