"""Hosts that are not listed, and websockets of other pages, are refused before anything is read."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.errors import SettingsError
from explorer.ui.guard import Host, HostGuard, named_hosts, read_host, read_origin

PUBLIC = "galaxies.example.org"


async def say_host(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(websocket.headers["host"])
    await websocket.close()


def reply(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("in")


@pytest.fixture
def client() -> TestClient:
    routes = [
        Route("/page", reply, methods=["GET", "POST"]),
        WebSocketRoute("/stream", say_host),
    ]
    guard = Middleware(HostGuard, hosts=[PUBLIC, "192.168.0.7:8501"])
    return TestClient(Starlette(routes=routes, middleware=[guard]))


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST:8501", "127.0.0.1:1", "[::1]:8501", "localhost.", PUBLIC),
        "192.168.0.7:8501",
    ],
)
def test_a_listed_host_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/page", headers={"host": host}).text == "in"


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8501", "localhost.evil.example", "testserver", ""),
        *("evil.example@localhost", "localhost@evil.example", "localhost/x", "localhost:x"),
        *(f"x{PUBLIC}", "127.0.0.2", "[::2]", "0.0.0.0", "localhost:99999"),
    ],
)
def test_a_host_that_leads_here_by_dns_rebinding_is_refused(client: TestClient, host: str) -> None:
    headers = {"host": host, "origin": f"http://{host}"}
    for reply in (client.get("/page", headers=headers), client.post("/page", headers=headers)):
        assert reply.status_code == 403 and "EXPLORER_HOSTS" in reply.json()["error"]


def opened(client: TestClient, host: str, origin: str | None) -> str:
    """The host that the endpoint sees, or "refused"."""
    headers = {"host": host} | ({"origin": origin} if origin is not None else {})
    try:
        with client.websocket_connect("/stream", headers=headers) as socket:
            return socket.receive_text()
    except WebSocketDisconnect as error:
        assert error.code == 1008
        return "refused"


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", "http://localhost:8501"),
        ("localhost", "http://localhost"),
        ("localhost:80", "http://localhost"),
        ("[::1]:8501", "http://[::1]:8501"),
        (PUBLIC, f"https://{PUBLIC}"),  # a proxy with TLS that passes the host on
        (f"{PUBLIC}:8501", f"http://{PUBLIC}:8501"),
        ("192.168.0.7:8501", "http://192.168.0.7:8501"),
    ],
)
def test_a_websocket_of_the_apps_own_page_is_opened(
    client: TestClient, host: str, origin: str
) -> None:
    assert opened(client, host, origin) != "refused"


def test_a_proxy_that_replaces_the_host_is_understood(client: TestClient) -> None:
    assert opened(client, "127.0.0.1:8501", f"https://{PUBLIC}") == PUBLIC


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", None),
        ("localhost:8501", ""),
        ("localhost:8501", "null"),
        ("localhost:8501", "http://localhost:9999"),
        ("localhost:8501", "http://localhost"),
        ("localhost:8501", "http://127.0.0.1:8501"),
        ("localhost:8501", "http://evil.example"),
        ("localhost:8501", "file://localhost:8501"),
        ("localhost:8501", f"https://{PUBLIC}:444"),
        (PUBLIC, f"https://{PUBLIC}:8443"),
        ("evil.example", "http://evil.example"),
        ("evil.example", "http://localhost:8501"),
    ],
)
def test_a_websocket_without_origin_or_from_elsewhere_is_refused(
    client: TestClient, host: str, origin: str | None
) -> None:
    assert opened(client, host, origin) == "refused"


def test_what_another_page_sends_is_refused(client: TestClient) -> None:
    host = {"host": "localhost:8501"}
    assert client.post("/page", headers=host).status_code == 200  # curl names no origin
    assert client.get("/page", headers={**host, "origin": "http://evil.example"}).text == "in"
    for origin in ("http://evil.example", "http://localhost:9999", "null"):
        assert client.post("/page", headers={**host, "origin": origin}).status_code == 403


def test_hosts_are_read_with_their_ports() -> None:
    assert read_host("[::1]:8501") == Host("::1", 8501) and read_host("a b") is None
    assert read_origin("https://A.example") == ("https", Host("a.example", 443))
    assert read_origin("null") is None and read_origin("ws://a.example") is None


@pytest.mark.parametrize("name", ["https://galaxies.example.org", "*", "*.example.org", "a:b"])
def test_a_setting_that_is_no_host_says_what_to_write(name: str) -> None:
    with pytest.raises(SettingsError, match="EXPLORER_HOSTS"):
        named_hosts([name])
