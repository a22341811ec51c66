"""Stand-ins for Google's and Azure's stores on this machine.

Google's XML interface is S3's but for how a request is signed, so that moto's S3 stands in for it;
Azure's is Azurite, a program of Node (`npm install -g azurite`), and skipped where that is missing.
"""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.object_stores import BUCKET

SIGNED = "AWS4-HMAC-SHA256 Credential=somebody/20260101/us-east-1/s3/aws4_request"
ACCOUNT = "devstoreaccount1"  # Azurite's own, with its published key
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
VERSION = "2021-08-06"


@pytest.fixture
def gs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """An address on a store that stands in for Google's."""
    pytest.importorskip("obstore", reason="the extra 'objectstore' is not installed")
    made = pytest.importorskip("moto.moto_server.werkzeug_app", reason="moto is not installed")
    from werkzeug.serving import make_server

    s3 = made.create_backend_app("s3")

    def google(environ: dict[str, Any], start: Any) -> Any:
        environ["HTTP_AUTHORIZATION"] = SIGNED
        return s3(environ, start)

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, google, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    _asked(server.server_port, f"/{BUCKET}", {})
    key = tmp_path / "key.json"
    address = f"http://127.0.0.1:{server.server_port}"
    unsigned = dict.fromkeys(("client_email", "private_key", "private_key_id"), "")
    key.write_text(json.dumps({"gcs_base_url": address, "disable_oauth": True, **unsigned}))
    monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT", str(key))
    monkeypatch.setenv("GOOGLE_ALLOW_HTTP", "true")
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    yield f"gs://{BUCKET}/{tmp_path.name}"
    server.shutdown()


@pytest.fixture
def az(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """An address on Azurite, which stands in for Azure's store."""
    pytest.importorskip("obstore", reason="the extra 'objectstore' is not installed")
    azurite = shutil.which("azurite-blob")
    if azurite is None:
        pytest.skip("Azurite is not installed: npm install -g azurite")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [azurite, "--blobPort", str(port), "--location", str(tmp_path / "azurite")]
    options = ["--silent", "--skipApiVersionCheck", "--disableTelemetry"]
    server = subprocess.Popen([*words, *options], stdout=subprocess.DEVNULL)
    for name, value in {
        "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
        "AZURE_STORAGE_ACCOUNT_KEY": KEY,
        "AZURE_STORAGE_ENDPOINT": f"http://127.0.0.1:{port}/{ACCOUNT}",
        "AZURE_ALLOW_HTTP": "true",
        "EXPLORER_CACHE": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    _wait_for(port)
    _make_container(port)
    yield f"az://{BUCKET}/{tmp_path.name}"
    server.terminate()
    server.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("Azurite did not start")


def _make_container(port: int) -> None:
    date = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    said = f"x-ms-date:{date}\nx-ms-version:{VERSION}\n/{ACCOUNT}/{ACCOUNT}/{BUCKET}"
    text = "PUT" + "\n" * 12 + f"{said}\nrestype:container"
    sealed = hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()
    signed = f"SharedKey {ACCOUNT}:{base64.b64encode(sealed).decode()}"
    headers = {"x-ms-date": date, "x-ms-version": VERSION, "Authorization": signed}
    _asked(port, f"/{ACCOUNT}/{BUCKET}?restype=container", {**headers, "Content-Length": "0"})


def _asked(port: int, path: str, headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("PUT", path, headers=headers)
    answer = connection.getresponse()
    assert answer.status < 300, answer.read()
