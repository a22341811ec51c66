"""The app that runs: whom its pages, routes and websocket answer, and what the browser is told."""

import http.client
import socket
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Running
from tests.browser.test_main_job import PAINTED

pytestmark = pytest.mark.browser
PAGES = ["", "similar", "anomalies?progress=1", "map", "tagged", "teach", "catalogue"]
CALM = "[data-testid=stApp][data-test-script-state=notRunning]"


def status(app: Running, path: str, host: str) -> tuple[int, http.client.HTTPMessage]:
    """The status and headers of GET `path` asked of `host`."""
    connection = http.client.HTTPConnection(urlsplit(app.url).netloc, timeout=20)
    connection.request("GET", path, headers={"Host": host})
    reply = connection.getresponse()
    connection.close()
    return reply.status, reply.headers


@pytest.mark.parametrize(
    "path", ["/", "/similar", "/favicon.png", "/healthz", "/x/any/galaxy/0", "/_stcore/health"]
)
def test_a_page_of_another_name_reads_nothing(app: Running, path: str) -> None:
    own = urlsplit(app.url).netloc
    assert status(app, path, "evil.example")[0] == 403
    assert status(app, path, own)[0] != 403
    assert status(app, path, own)[1]["X-Frame-Options"] == "DENY"


def opens(app: Running, host: str, origin: str | None) -> bool:
    """Whether Streamlit's own websocket opens for `host` and `origin`."""
    client = pytest.importorskip("websockets.sync.client")
    address = urlsplit(app.url)
    try:
        with client.connect(
            f"ws://{host}/_stcore/stream",
            origin=origin,
            subprotocols=["streamlit"],
            sock=socket.create_connection((address.hostname, address.port)),
        ):
            return True
    except pytest.importorskip("websockets.exceptions").InvalidStatus as error:
        assert error.response.status_code == 403
        return False


def test_streamlits_websocket_is_for_the_apps_own_pages(app: Running) -> None:
    port = urlsplit(app.url).port
    own = f"127.0.0.1:{port}"
    assert opens(app, own, f"http://{own}")
    assert opens(app, f"localhost:{port}", f"http://localhost:{port}")
    for host, origin in [
        (own, None),
        (own, "null"),
        (own, "http://evil.example"),
        (own, f"http://127.0.0.1:{port + 1}"),
        (own, f"http://localhost:{port}"),
        (f"evil.example:{port}", f"http://evil.example:{port}"),
    ]:
        assert not opens(app, host, origin), (host, origin)


def test_every_page_runs_under_its_content_policy(page, app: Running) -> None:
    """No script, style, image or request of a page is one that its own policy forbids."""
    told, foreign = [], []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: foreign.append(request.url))
    page.goto(app.url)
    page.wait_for_selector(PAINTED, timeout=240_000)
    for path in PAGES:
        page.goto(f"{app.url}/{path}")
        page.wait_for_selector(CALM, timeout=60_000)
        page.locator(".grid, .galaxymap, .hint, .section").first.wait_for(timeout=60_000)
    assert not [line for line in told if "Content Security Policy" in line]
    assert not [one for one in foreign if not one.startswith((app.url, "data:", "blob:"))]
