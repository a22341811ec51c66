"""Aladin Lite fetched from a stand-in of the registry: checked, kept whole, or told why not."""

import base64
import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from explorer.config import Settings
from explorer.errors import ExplorerError
from explorer.viewing import aladin
from explorer.viewing.aladin import aladin_program, install_aladin


def packed(names: tuple[str, ...] = aladin.KEPT) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for name in (*names, "../../outside"):
            entry, content = tarfile.TarInfo(f"package/{name}"), name.encode()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return held.getvalue()


CONTENT = packed()


class Registry(BaseHTTPRequestHandler):
    content = CONTENT

    def do_GET(self) -> None:
        known = self.path == f"/npm/aladin-lite/-/aladin-lite-{aladin.VERSION}.tgz"
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(self.content if known else b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/npm"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EXPLORER_NPM_REGISTRY", address + "/")
    monkeypatch.delenv("EXPLORER_ALADIN", raising=False)
    yield address
    server.shutdown()
    server.server_close()


def hashed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    digest = hashlib.sha512(content).digest()
    monkeypatch.setattr(aladin, "INTEGRITY", base64.b64encode(digest).decode())
    monkeypatch.setattr(Registry, "content", content)


def test_it_is_fetched_checked_and_kept(
    registry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed(monkeypatch, CONTENT)
    settings = Settings.from_environment()
    assert aladin_program(settings) is None
    for _ in range(2):  # once more is no harm
        program = install_aladin(settings)
    assert aladin_program(settings) == program and program.read_text() == "dist/aladin.js"
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(kept) == len(aladin.KEPT) and not list(tmp_path.glob("outside"))


def test_another_file_than_expected_is_not_kept(registry: str, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="another hash"):
        install_aladin(Settings.from_environment())
    assert not (tmp_path / "cache").exists()


def test_a_release_that_lacks_a_file_leaves_nothing(
    registry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed(monkeypatch, packed(("LICENSE",)))
    with pytest.raises(ExplorerError, match=r"it lacks dist/aladin\.js"):
        install_aladin(Settings.from_environment())
    assert not list((tmp_path / "cache").iterdir())


def test_a_registry_that_lacks_it_and_a_disk_that_is_full(
    registry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed(monkeypatch, CONTENT)
    (tmp_path / "cache").write_text("a file in the way")
    with pytest.raises(ExplorerError, match="cannot be written to"):
        install_aladin(Settings.from_environment())
    monkeypatch.setenv("EXPLORER_NPM_REGISTRY", registry + "/other")
    with pytest.raises(ExplorerError, match=r"404.*EXPLORER_NPM_REGISTRY"):
        install_aladin(Settings.from_environment())


def test_the_copy_that_is_named_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aladin.js").write_text("1")
    monkeypatch.setenv("EXPLORER_ALADIN", str(tmp_path))
    assert aladin_program(Settings.from_environment()) == tmp_path / "aladin.js"
