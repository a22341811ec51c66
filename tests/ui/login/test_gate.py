"""Tests of explorer.ui.login.gate: nothing is served to nobody, and the gate's word is the last."""

import logging
import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.ui.login.gate import with_who
from explorer.ui.login.visitor import ANYBODY, HEADER, Visitor, from_header, to_header
from explorer.ui.server import middleware, routes
from explorer.workspace.workspace import Workspace
from tests.login import OWNER, PEOPLE, RATER, READER, STRANGER, auth
from tests.ui.login.conftest import NAME, PAGE

Signed = Callable[..., dict[str, str]]
PROXY = {"EXPLORER_PROXY_HEADER": "X-Forwarded-Email", "EXPLORER_PROXY_ADDRESS": "10.0.0.0/24"}
OF_STREAMLIT = ["/", "/similar", "/static/js/index.js", "/media/a.csv", "/_stcore/host-config"]
OF_STREAMLIT += ["/_stcore/upload_file/a/b", "/_stcore/metrics", "/component/x/y", "/favicon.png"]


async def say_visitor(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(websocket.headers.get(HEADER, ""))
    with suppress(WebSocketDisconnect):
        await websocket.receive_text()


def page(request: Request) -> HTMLResponse:
    headers = {"Cache-Control": "no-cache", "Set-Cookie": "a=b; HttpOnly"}
    return HTMLResponse(request.headers.get(HEADER, ""), headers=headers)


def facts(request: Request) -> JSONResponse:
    return JSONResponse(dict(request.query_params), headers={"Cache-Control": "public, max-age=9"})


def client(peer: str = "testclient", cookies: dict[str, str] | None = None) -> TestClient:
    more = [Route("/x/facts", facts), *(Route(path, page) for path in OF_STREAMLIT)]
    more.append(Route("/auth/logout", page))
    sockets = [WebSocketRoute("/_stcore/stream", say_visitor)]
    app = Starlette(routes=[*more, *sockets, *routes()], middleware=middleware())
    return TestClient(app, base_url=PAGE, client=(peer, 1), cookies=cookies or {})


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (auth("https://provider.example", PAGE) | PEOPLE).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (PROXY | PEOPLE | {"FORWARDED_ALLOW_IPS": ""}).items():
        monkeypatch.setenv(name, value)


def asked(workspace: Workspace) -> list[tuple[str, str]]:
    """Every route beside Streamlit's, with something in each place of its address."""
    version = workspace.catalogue.version
    found = []
    for route in routes():
        path = route.path.replace("{version}", version).replace("{rest:path}", "a/b")
        path = re.sub(r"\{\w+\}", "0", path)
        found += [(method, path) for method in sorted(route.methods or ())]
    return [(method, path) for method, path in found if path not in ("/healthz", "/x/login")]


def test_nobody_is_served_nothing(workspace: Workspace, kept: None) -> None:
    visitor = client()
    everything = asked(workspace) + [("GET", path) for path in OF_STREAMLIT]
    assert ("GET", f"/x/{workspace.catalogue.version}/thumb/0.jpg") in everything
    for method, path in everything:
        reply = visitor.request(method, path)
        assert reply.status_code == 401, (method, path)
        assert method == "HEAD" or "log in" in reply.json()["error"]
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/similar", headers={"accept": "text/html"}).text.count("/x/login") == 1


def test_the_way_to_a_login_leads_to_known_providers_alone(kept: None) -> None:
    found = {
        name: client().get(f"/x/login?with={name}", follow_redirects=False)
        for name in ("default", "unknown", "")
    }
    assert {reply.status_code for reply in found.values()} == {303}
    assert found["default"].headers["location"].startswith("/auth/login?provider=")
    assert found["unknown"].headers["location"] == found[""].headers["location"] == "/"


def test_a_login_is_served_all_of_it(workspace: Workspace, kept: None, signed: Signed) -> None:
    visitor = client(cookies=signed(email=READER))
    for method, path in asked(workspace):
        assert visitor.request(method, path).status_code not in (401, 500), path
    assert from_header(visitor.get("/").text).name == READER


@pytest.mark.parametrize("age_s", [13 * 3600, 29 * 24 * 3600])
def test_an_old_login_is_nobody(kept: None, signed: Signed, age_s: float) -> None:
    visitor = client(cookies=signed(age_s=age_s))
    assert {visitor.get(path).status_code for path in ("/", "/x/facts")} == {401}


def test_somebody_on_no_list_is_told_whom_to_ask(kept: None, signed: Signed) -> None:
    reply = client(cookies=signed(email=STRANGER)).get("/x/facts")
    assert reply.status_code == 403 and f"Ask {OWNER} to let you in" in reply.json()["error"]


def opened(visitor: TestClient, headers: dict[str, str] | None = None) -> str:
    """What the websocket's own side hears of the visitor, or "refused"."""
    sent = {"origin": PAGE, "host": "localhost", **(headers or {})}
    try:
        with visitor.websocket_connect("/_stcore/stream", headers=sent) as socket:
            return socket.receive_text()
    except WebSocketDisconnect as error:
        assert error.code == 1008
        return "refused"


def test_the_websocket_is_told_who_it_is(kept: None, signed: Signed) -> None:
    assert opened(client()) == "refused"
    assert opened(client(cookies={NAME: "forged"})) == "refused"
    assert opened(client(cookies=signed(age_s=13 * 3600))) == "refused"
    forged = {HEADER: to_header(Visitor(OWNER))}
    assert opened(client(), forged) == "refused"
    heard = from_header(opened(client(cookies=signed()), forged))
    assert (heard.name, heard.role) == (RATER, "rater")


def test_an_open_websocket_ends_with_its_login(
    kept: None, signed: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_SESSION_HOURS", str(2 / 3600))
    visitor = client(cookies=signed())
    headers = {"origin": PAGE, "host": "localhost"}
    with visitor.websocket_connect("/_stcore/stream", headers=headers) as socket:
        assert from_header(socket.receive_text()).name == RATER
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_text()
    assert ended.value.code == 1008


def test_a_login_that_is_left_is_nobodys_and_closes_its_pages(kept: None, signed: Signed) -> None:
    own = signed()
    headers = {"origin": PAGE, "host": "localhost"}
    with client(cookies=own) as visitor, client(cookies=signed(email=OWNER)) as other:
        with visitor.websocket_connect("/_stcore/stream", headers=headers) as socket:
            assert from_header(socket.receive_text()).name == RATER
            assert visitor.get("/auth/logout").status_code == 200
            with pytest.raises(WebSocketDisconnect) as ended:
                socket.receive_text()
        assert ended.value.code == 1008
        head, last = own[NAME][:-1], own[NAME][-1]
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        same = alphabet[alphabet.index(last) ^ 1]  # decodes to the same signature
        for copy in (own[NAME], head + same):
            visitor.cookies = {NAME: copy}
            assert visitor.get("/x/facts").status_code == 401
        assert other.get("/x/facts").status_code == 200


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_behind_tls_the_cookies_stay_there(
    kept: None, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("EXPLORER_AUTH_REDIRECT_URI", f"{scheme}://localhost/oauth2callback")
    reply = client().get("/auth/logout")
    assert reply.headers["set-cookie"].endswith("; Secure") == (scheme == "https")


def test_the_page_asked_for_is_come_to_after_the_login(kept: None, signed: Signed) -> None:
    visitor = client()
    asked_for = "/similar?id=5877%20&where=z%3C1"
    assert visitor.get(asked_for, headers={"accept": "text/html"}).status_code == 401
    visitor.cookies.update(signed())
    arrived = visitor.get("/", follow_redirects=False)
    assert arrived.status_code == 303 and arrived.headers["location"] == asked_for
    assert visitor.get("/", follow_redirects=False).status_code == 200  # once


def test_a_name_in_the_address_gives_way(kept: None, signed: Signed) -> None:
    visitor = client(cookies=signed())
    told = visitor.get(f"/x/facts?by=taste&who={OWNER}&theme=a%26b&where=z%3C1&who=").json()
    assert told == {"by": "taste", "theme": "a&b", "where": "z<1", "who": RATER}
    assert with_who(b"a=%ff&who=x&b=", "ada") == b"a=%EF%BF%BD&b=&who=ada"


def test_nothing_is_for_a_shared_cache_and_a_page_ends_with_its_login(
    kept: None, signed: Signed
) -> None:
    visitor = client(cookies=signed())
    assert visitor.get("/x/facts").headers["cache-control"] == "private, max-age=9"
    assert "refresh" not in visitor.get("/x/facts").headers
    assert int(visitor.get("/").headers["refresh"]) == pytest.approx(12 * 3600, abs=3)


def rated(visitor: TestClient, workspace: Workspace, **body: str) -> int:
    galaxy = str(workspace.catalogue.ids()[3])
    return visitor.post("/x/rate", json={"galaxies": [galaxy], "answer": "up", **body}).status_code


def test_who_rates_is_who_is_logged_in(
    workspace: Workspace, kept: None, signed: Signed, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "explorer.ui.login"):
        assert rated(client(cookies=signed()), workspace, who=OWNER) == 200
    assert f"{RATER} wrote: 'rate answer=up', 1 galaxies" in caplog.messages
    assert not [line for line in caplog.messages if signed()[NAME][:20] in line]
    assert {event.who for event in workspace.labels.all_ratings()} == {RATER}


@pytest.mark.parametrize("route", ["rate", "tag", "undo"])
def test_a_reader_stores_nothing(
    workspace: Workspace, kept: None, signed: Signed, route: str
) -> None:
    body = {"galaxies": [str(workspace.catalogue.ids()[3])], "answer": "up", "add": "ring"}
    reply = client(cookies=signed(email=READER)).post(f"/x/{route}", json=body)
    assert reply.status_code == 403 and "takes a rater" in reply.json()["error"]
    assert workspace.labels.version() == 0
    body = {"galaxies": body["galaxies"]}
    assert client(cookies=signed(email=READER)).post("/x/export", json=body).status_code == 200


def test_a_second_visitor_sees_and_undoes_only_their_own(
    workspace: Workspace, kept: None, signed: Signed
) -> None:
    ada, olga = client(cookies=signed()), client(cookies=signed(email=OWNER))
    assert rated(ada, workspace) == rated(olga, workspace) == 200
    at = f"/x/{workspace.catalogue.version}/galaxy/3?who={RATER}"
    assert ada.post("/x/undo", json={"who": OWNER}).status_code == 200
    assert ada.get(at).json()["rating"] is None and olga.get(at).json()["rating"] == "up"


def test_a_colour_by_taste_is_the_logins_own(
    workspace: Workspace, kept: None, signed: Signed
) -> None:
    """The bytes are kept for the next who asks: by the login's name, not by a claimed one."""
    ids = [str(galaxy) for galaxy in workspace.catalogue.ids()]
    for row, answer in ((0, "up"), (1, "down"), (3, "up"), (4, "down")):
        workspace.rate([ids[row]], answer, who=OWNER)
    at = f"/x/{workspace.catalogue.version}/map/colour.bin?by=rating&who={OWNER}&labels=4"
    own = client(cookies=signed(email=OWNER)).get(at).content
    assert client(cookies=signed(email=READER)).get(at).content != own
    assert client(cookies=signed(email=OWNER)).get(at).content == own


def test_a_proxys_word_is_taken_from_its_address_alone(proxied: None) -> None:
    named = {"X-Forwarded-Email": RATER}
    assert client("10.0.0.9").get("/x/facts", headers=named).json()["who"] == RATER
    assert opened(client("10.0.0.9"), named) != "refused"
    for peer, headers, status in [
        ("10.0.1.9", named, 403),
        ("127.0.0.1", named, 403),
        ("10.0.1.9", named | {"X-Forwarded-For": "10.0.0.9"}, 403),
        ("10.0.0.9", {}, 401),
        ("10.0.0.9", {"X-Forwarded-Email": STRANGER}, 403),
    ]:
        assert client(peer).get("/x/facts", headers=headers).status_code == status, (peer, headers)
        assert client(peer).get("/", headers=headers).status_code == status
        assert opened(client(peer), headers) == "refused"


def test_behind_a_proxy_streamlits_own_login_is_shut(proxied: None) -> None:
    for path in ("/auth/login", "/auth/logout", "/oauth2callback", "/x/login"):
        assert client("10.0.1.9").get(path).status_code == 403


def test_with_nothing_set_all_is_as_it_was(workspace: Workspace) -> None:
    visitor = client()
    assert from_header(visitor.get("/").text).may("owner")
    assert visitor.get("/x/facts?who=bob").json() == {"who": "bob"}
    assert visitor.get("/x/facts").headers["cache-control"] == "public, max-age=9"
    assert "refresh" not in visitor.get("/").headers
    assert rated(visitor, workspace, who="bob") == 200
    assert {event.who for event in workspace.labels.all_ratings()} == {"bob"}
    forged = {HEADER: to_header(Visitor(OWNER, "reader", 5.0))}
    assert from_header(visitor.get("/", headers=forged).text).may("owner")
    assert from_header(opened(visitor)).name == ANYBODY.name
