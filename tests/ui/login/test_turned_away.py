"""Tests of explorer.ui.login.turned_away."""

import json

import pytest

from explorer.ui.login.turned_away import reply, wants_page
from explorer.ui.login.visitor import TurnedAway


def scope(path: str, accept: str = "text/html,*/*") -> dict:
    return {"type": "http", "path": path, "headers": [(b"accept", accept.encode())]}


def test_a_person_gets_a_page_and_a_script_a_sentence() -> None:
    turned = TurnedAway(401, "You are not logged in.")
    page = reply(scope("/similar"), turned, ["default"])
    assert page.status_code == 401 and b"/x/login?with=default" in page.body
    told = reply(scope("/x/rate"), turned, ["default"])
    assert json.loads(told.body) == {"error": "You are not logged in."}
    assert {one.headers["cache-control"] for one in (page, told)} == {"no-store"}


def test_each_provider_has_its_link() -> None:
    page = reply(scope("/"), TurnedAway(401, "no"), ["orcid", "my uni"]).body.decode()
    assert "Log in with Orcid" in page and "with=my%20uni" in page


def test_behind_a_proxy_there_is_nothing_to_click() -> None:
    assert b"<a " not in reply(scope("/"), TurnedAway(401, "Log in there."), []).body
    assert b"Log in there." in reply(scope("/"), TurnedAway(401, "Log in there."), []).body


def test_a_name_is_text_and_no_markup() -> None:
    body = reply(scope("/"), TurnedAway(403, "You are <script>x</script>"), ["default"]).body
    assert b"<script>" not in body and b"somebody else" in body


@pytest.mark.parametrize("path", ["/x", "/x/", "/x/any/thumb/0.jpg"])
def test_a_route_never_answers_with_a_page(path: str) -> None:
    assert not wants_page(scope(path))
