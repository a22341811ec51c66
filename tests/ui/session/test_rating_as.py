"""Tests of explorer.ui.session.rating_as: who rates, and for what, wherever a link leads."""

import pytest

from explorer.ui import session
from explorer.ui.login.visitor import Visitor
from explorer.workspace.workspace import Workspace
from tests.login import PEOPLE, auth
from tests.ui.conftest import come_as, run, sent
from tests.ui.pages.conftest import address, clean


def whole() -> None:
    from explorer.ui.pages import main

    main.main()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that last rated as bob."""
    for room in (session, session.rating_as):
        monkeypatch.setattr(room, "usual_who", lambda: "bob")


def test_every_address_says_who_rates_and_for_what(workspace: Workspace) -> None:
    page = clean(run(whole))
    assert (address(page, "who"), address(page, "theme")) == (["ada"], ["interesting"])
    page = clean(run(whole, theme="rings"))
    assert sent(page, "gallery_grid")["theme"] == "rings"
    del page.query_params["theme"]  # a link of the page bar says nothing: what was, stays
    assert sent(clean(page.run()), "gallery_grid")["theme"] == "rings"
    assert address(page, "theme") == ["rings"]
    page.query_params["theme"] = "interesting"  # Back
    assert sent(clean(page.run()), "gallery_grid")["theme"] == "interesting"


def test_a_name_typed_is_kept_in_the_address(workspace: Workspace) -> None:
    page = clean(run(whole))
    clean(page.sidebar.text_input[0].set_value(" bob\x07 ").run())
    assert address(page, "who") == ["bob"] and sent(page, "gallery_grid")["who"] == "bob"
    clean(page.sidebar.text_input[0].set_value("").run())
    assert address(page, "who") == ["ada"] and page.sidebar.text_input[0].value == "ada"


def test_a_link_of_another_asks_under_whose_name_to_rate(workspace: Workspace, known) -> None:
    page = clean(run(whole, who="ada"))
    assert "rates as" in page.warning[0].value
    assert not sent(page, "gallery_grid")["keepsName"]
    clean(page.button(key="rate_as_own").click().run())
    assert not page.warning and address(page, "who") == ["bob"]
    page = clean(run(whole, who="ada"))
    clean(page.button(key="rate_as_theirs").click().run())
    assert not page.warning and sent(page, "gallery_grid")["keepsName"]
    assert address(page, "who") == ["ada"]


def test_a_login_rates_under_its_own_name_whatever_the_address_says(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, Visitor("olga@example.org", "rater"))
    page = clean(run(whole, who="ada"))
    assert sent(page, "gallery_grid")["who"] == "olga@example.org" and not page.warning
    assert "who" not in page.query_params
    assert [box.key for box in page.sidebar.text_input] == ["view_name"]  # none for a name
    assert "Logged in as olga@example.org" in [text.value for text in page.sidebar.text]


def test_without_the_gates_word_a_kept_page_shows_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (auth("https://provider.example", "http://localhost") | PEOPLE).items():
        monkeypatch.setenv(name, value)
    page = clean(run(whole))
    assert not page.get("bidi_component")
    assert any("logged out" in part.proto.body for part in page.get("html"))
