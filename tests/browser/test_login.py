"""Logging in at a provider, in a real browser: who may what, on pages, routes and websocket."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import explorer
from tests.browser.conftest import ROOT, Running, free_port, wait_for
from tests.browser.test_main_job import CARDS, PAINTED, ids, rate_by_keys
from tests.login import OWNER, PEOPLE, RATER, READER, SECRET, STRANGER, auth, provider

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:get_jwt_config")]
COOKIE = "_streamlit_user"
CALM = "[data-testid=stApp][data-test-script-state=notRunning]"


@contextmanager
def app_with_login(catalogue: Path, log: Path, **settings: str) -> Iterator[Running]:
    """The app on `catalogue` for those that a provider of the test's own knows."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with provider() as metadata_url:
        made = {**auth(metadata_url, f"http://localhost:{port}"), **PEOPLE, **settings}
        with started(command, port, log, {**made, "EXPLORER_CATALOGUE": str(catalogue)}) as url:
            yield Running(url, catalogue)


@contextmanager
def started(command: list[str], port: int, log: Path, settings: dict[str, str]) -> Iterator[str]:
    """The address of an app that runs until it is left."""
    url, environment = f"http://localhost:{port}", os.environ | settings | {"EXPLORER_WHO": "x"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, process_group=0
        )
        try:
            wait_for(url, process, log)
            yield url
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def kept(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An app that asks who comes, for the tests of this file."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(built, folder / "cat")
    with app_with_login(folder / "cat", folder / "app.log") as running:
        yield running


def log_in(page, app: Running, name: str, path: str = "/") -> None:
    page.goto(f"{app.url}{path}")
    page.get_by_role("link", name="Log in").click()
    page.locator(f"button[value='{name}']").first.click()


def open_sidebar(page) -> None:
    page.locator("[data-testid=stExpandSidebarButton]").click()


def cookie_of(page) -> str:
    return next(one["value"] for one in page.context.cookies() if one["name"] == COOKIE)


def test_a_rater_logs_in_rates_and_logs_out(page, kept: Running) -> None:
    log_in(page, kept, RATER)
    page.wait_for_selector(PAINTED, timeout=60_000)
    rate_by_keys(page, "ud")
    rated = explorer.open(kept.catalogue).labels.ratings(who=RATER, theme="interesting")
    assert [rating.answer for rating in rated.values()] == ["up", "down"]
    open_sidebar(page)
    page.get_by_text(f"Logged in as {RATER}").wait_for()
    assert not page.get_by_label("Rating as").count()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(lambda url: not url.startswith(kept.url))  # the provider's own log-out
    page.goto(kept.url)
    page.get_by_role("link", name="Log in").wait_for()
    assert page.request.get(f"{kept.url}/x/any/thumb/0.jpg").status == 401


def test_a_forged_name_gives_way_to_the_logins(page, kept: Running) -> None:
    log_in(page, kept, RATER, "/gallery?sort=oddness&theme=forged")
    page.wait_for_selector(PAINTED, timeout=60_000)
    assert "sort=oddness" in page.url  # the link that was opened
    galaxy = ids(page)[5]
    body = {"galaxies": [galaxy], "answer": "up", "who": OWNER, "theme": "forged"}
    assert page.request.post(f"{kept.url}/x/rate", data=body).status == 200
    labels = explorer.open(kept.catalogue).labels
    assert labels.ratings(who=OWNER, theme="forged") == {}
    assert list(labels.ratings(who=RATER, theme="forged")) == [galaxy]


def test_a_reader_looks_and_stores_nothing(page, kept: Running) -> None:
    before = explorer.open(kept.catalogue).labels.version()
    log_in(page, kept, READER)
    page.wait_for_selector(PAINTED, timeout=60_000)
    page.locator(CARDS).first.hover()
    assert page.locator(f"{CARDS} .answer.up").first.is_hidden()
    page.locator(CARDS).first.focus()
    for key in ("u", "t", "z", "Backspace"):
        page.keyboard.press(key)
    refused = page.request.post(
        f"{kept.url}/x/rate", data={"galaxies": ids(page)[:1], "answer": "up"}
    )
    assert refused.status == 403 and "rater" in refused.json()["error"]
    page.goto(f"{kept.url}/anomalies?progress=1")
    page.wait_for_selector(PAINTED)
    page.wait_for_selector(CALM)
    assert not page.get_by_text("drawn at random").count()
    page.goto(f"{kept.url}/teach")
    page.get_by_text("Teaching takes a rater").wait_for()
    assert explorer.open(kept.catalogue).labels.version() == before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (STRANGER, f"You are logged in as {STRANGER}. Ask {OWNER} to let you in."),
        ("unproven", "confirm"),
    ],
)
def test_somebody_on_no_list_is_told_whom_to_ask(page, kept: Running, name: str, said: str) -> None:
    log_in(page, kept, name)
    page.get_by_text(said).wait_for()
    assert page.request.get(f"{kept.url}/x/any/thumb/0.jpg").status == 403
    page.get_by_role("link", name="Log in as somebody else").click()
    page.wait_for_url(lambda url: not url.startswith(kept.url))
    page.goto(kept.url)
    page.get_by_role("link", name="Log in").wait_for()


def websocket(app: Running, cookie: str) -> bool:
    """Whether the page's websocket opens for `cookie`."""
    client = pytest.importorskip("websockets.sync.client")
    address = urlsplit(app.url)
    try:
        with client.connect(
            f"ws://localhost:{address.port}/_stcore/stream",
            origin=app.url,
            subprotocols=["streamlit"],
            additional_headers={"Cookie": f"{COOKIE}={cookie}"} if cookie else {},
            sock=socket.create_connection((address.hostname, address.port)),
        ):
            return True
    except pytest.importorskip("websockets.exceptions").InvalidStatus as error:
        assert error.response.status_code == 403
        return False


def test_the_websocket_opens_for_the_login_alone(page, kept: Running) -> None:
    log_in(page, kept, RATER)
    page.wait_for_selector(PAINTED, timeout=60_000)
    own = cookie_of(page)
    assert websocket(kept, own)
    for other in ("", "nonsense", f"{own[:-2]}xx", f"x{own}"):
        assert not websocket(kept, other), other


def test_a_login_that_is_over_is_over_for_the_open_page_too(
    page, built: Path, tmp_path: Path
) -> None:
    with app_with_login(
        built,
        tmp_path / "app.log",
        EXPLORER_SESSION_HOURS=str(8 / 3600),
        EXPLORER_LABELS=f"sqlite:///{tmp_path}/l.sqlite",
    ) as app:
        log_in(page, app, RATER)
        page.wait_for_selector(PAINTED, timeout=60_000)
        assert websocket(app, cookie_of(page))
        page.get_by_role("link", name="Log in").wait_for(timeout=30_000)  # loaded anew by itself
        assert not websocket(app, cookie_of(page))
        assert page.request.get(f"{app.url}/x/any/thumb/0.jpg").status == 401
        written = (tmp_path / "app.log").read_text()
    assert f"{RATER} (rater) opened the page" in written
    assert SECRET not in written and "known to both" not in written


@pytest.mark.parametrize(("proxy", "status"), [("127.0.0.1", 404), ("10.0.0.5", 403)])
def test_a_proxys_address_is_the_connections_own(
    built: Path, tmp_path: Path, proxy: str, status: int
) -> None:
    """A local visitor who claims to have come by way of the proxy has not."""
    port = free_port()
    command = [sys.executable, "-m", "explorer", "app", str(built), "--port", str(port)]
    settings = {"EXPLORER_PROXY_HEADER": "X-Forwarded-Email", "EXPLORER_PROXY_ADDRESS": proxy}
    with started(command, port, tmp_path / "app.log", settings | PEOPLE):
        connection = http.client.HTTPConnection(f"127.0.0.1:{port}", timeout=20)
        headers = {"X-Forwarded-Email": RATER, "X-Forwarded-For": "10.0.0.5"}
        connection.request("GET", "/x/any/thumb/0.jpg", headers=headers)
        assert connection.getresponse().status == status  # 404: let in, and told of its version
        connection.close()
