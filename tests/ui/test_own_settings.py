"""Tests of explorer.ui.own_settings."""

import pytest
import streamlit as st

from explorer.access import READER
from explorer.errors import CatalogueError, LabelDatabaseError
from explorer.labels import Labels
from explorer.ui import own_settings, session
from explorer.ui.login.visitor import Visitor
from tests.ui.conftest import come_as, show_workspace


class Opened:
    """A catalogue of which only the labels matter."""

    def __init__(self, labels: object) -> None:
        self.labels = labels


@pytest.fixture
def labels(tmp_path) -> Labels:
    return Labels(tmp_path / "labels.sqlite")


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch, labels: Labels) -> None:
    """A tab of its own, of ada, on the catalogue that the app was opened on."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(session.rating_as, "set_query", lambda **_values: None)
    come_as(monkeypatch, Visitor("ada", READER))
    monkeypatch.setattr(session, "workspace_at", lambda _name: Opened(labels))


def new_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})


def test_without_a_login_nothing_is_read_or_written(monkeypatch, labels: Labels) -> None:
    come_as(monkeypatch, Visitor())
    own_settings.store_settings({"card": "L"})
    assert own_settings.own_settings() is None and labels.version() == 0


def test_another_machine_shows_what_was_chosen(monkeypatch) -> None:
    assert own_settings.own_settings()["at"] == ""
    own_settings.store_settings({"card": "L", "keys": '{"up":"j"}', "colours": "Dark"})
    here = own_settings.own_settings()
    new_tab(monkeypatch)
    there = own_settings.own_settings()
    assert there == here and there["at"] and not there["problem"]
    assert there["values"] == {"card": "L", "keys": '{"up":"j"}', "colours": "Dark"}


def test_another_login_has_its_own(monkeypatch) -> None:
    own_settings.store_settings({"card": "L"})
    come_as(monkeypatch, Visitor("bob", READER))
    assert own_settings.own_settings()["values"] == {}


def test_the_gallery_is_sorted_so_on_another_machine(monkeypatch) -> None:
    own_settings.take_sort("oddness")
    new_tab(monkeypatch)
    own_settings.own_settings()
    assert session.usual_sort() == "oddness"


@pytest.mark.parametrize("sent", [None, "card", ["card"], {"nothing": "L"}, {"keys": "\0"}])
def test_what_no_page_of_ours_sends_is_not_kept(sent: object, labels: Labels) -> None:
    own_settings.store_settings(sent)
    assert labels.version() == 0 and own_settings.own_settings()["values"] == {}


class Away:
    """Labels out of reach."""

    @property
    def preferences(self) -> object:
        raise LabelDatabaseError("away")


def test_a_store_out_of_reach_leaves_them_to_the_browser(monkeypatch) -> None:
    monkeypatch.setattr(session, "workspace_at", lambda _name: Opened(Away()))
    assert "this browser keeps them" in own_settings.own_settings()["problem"]
    own_settings.store_settings({"card": "L"})
    assert own_settings.own_settings()["values"] == {}


def test_without_the_opened_catalogue_those_of_the_tab_serve(monkeypatch, labels) -> None:
    def missing(_name: str) -> None:
        raise CatalogueError("not built")

    monkeypatch.setattr(session, "workspace_at", missing)
    show_workspace(monkeypatch, lambda: Opened(labels))
    own_settings.store_settings({"card": "S"})
    assert labels.preferences.of("ada").values == {"card": "S"}
    show_workspace(monkeypatch, lambda: missing(""))
    new_tab(monkeypatch)
    assert own_settings.own_settings()["problem"]
