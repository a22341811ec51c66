"""Tests of explorer.ui.login.way_back: to an address of this page, and to no other."""

from urllib.parse import quote

import pytest
from starlette.responses import Response

from explorer.ui.login.way_back import NAME, note_way, way_back


def scope(path: str, query: str = "", cookie: str = "") -> dict:
    headers = [(b"cookie", f"{NAME}={quote(cookie)}".encode())] if cookie else []
    return {"type": "http", "path": path, "query_string": query.encode(), "headers": headers}


@pytest.mark.parametrize("where", ["/similar", "/map?where=z%3C1&theme=a b".replace(" ", "%20")])
def test_an_address_of_this_page_is_remembered_and_come_to(where: str) -> None:
    path, _, query = where.partition("?")
    answer = Response()
    note_way(scope(path, query), answer)
    assert quote(where) in answer.headers["set-cookie"]
    back = way_back(scope("/", cookie=where))
    assert back is not None and back.headers["location"] == where
    assert "Max-Age=0" in back.headers["set-cookie"]


@pytest.mark.parametrize(
    "where", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nx: y", "", "x"]
)
def test_another_host_is_never_come_to(where: str) -> None:
    assert way_back(scope("/", cookie=where)) is None


def test_only_who_comes_from_the_login_is_brought_on() -> None:
    assert way_back(scope("/map", cookie="/similar")) is None
    assert way_back(scope("/", "find=1", cookie="/similar")) is None
    assert way_back({"type": "websocket", "path": "/"}) is None
    answer = Response()
    note_way(scope("/"), answer)
    note_way(scope("/" + "a" * 3000), answer)
    assert "set-cookie" not in answer.headers
