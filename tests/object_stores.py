"""A stand-in for S3 on this machine (moto's server), and one in front of it that misbehaves."""

import http.client
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

BUCKET = "catalogues"


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """Where a store with an empty bucket answers; skipped where moto or obstore is missing."""
    pytest.importorskip("obstore", reason="the extra 'objectstore' is not installed")
    server = pytest.importorskip("moto.server", reason="moto is not installed")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    connection = http.client.HTTPConnection(host, port)
    connection.request("PUT", f"/{BUCKET}")
    connection.getresponse().read()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def s3(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """An address of its own for each test, the environment that leads there, and a cache."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3_endpoint,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "EXPLORER_CACHE": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{tmp_path.name}"


class Misbehaving(ThreadingHTTPServer):
    """Passes GETs on to `endpoint`; `mood` says how: "well", "busy" (503), "at times", "slow".

    Attributes:
        asked: paths that were asked for.
    """

    daemon_threads = True

    def __init__(self, endpoint: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind, self.mood = endpoint.removeprefix("http://"), "well"
        self.asked: list[str] = []
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> str:
        """Its own address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Misbehaving

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        mood = self.server.mood
        if mood == "busy" or (mood == "at times" and len(self.server.asked) % 2):
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if mood == "slow":
            time.sleep(0.3)
        self._pass_on()

    do_HEAD = do_GET

    def _pass_on(self) -> None:
        connection = http.client.HTTPConnection(self.server.behind)
        connection.request(self.command, self.path, headers=dict(self.headers))
        reply = connection.getresponse()
        content = reply.read()
        self.send_response(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        length = reply.getheader("Content-Length") if self.command == "HEAD" else len(content)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def misbehaving(
    s3: str, s3_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Misbehaving]:
    """A store that can be put out of temper; it answers well until it is told otherwise."""
    server = Misbehaving(s3_endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    yield server
    server.shutdown()
