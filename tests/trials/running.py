"""The whole app as a process of its own, on loopback: what it is asked over the network."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.conftest import ROOT, free_port, wait_for
from tests.trials import children, made

COUNT = 240


@dataclass(frozen=True)
class App:
    """A running app, and the catalogue that it shows."""

    port: int
    process: subprocess.Popen[bytes]
    catalogue: Path
    version: str
    galaxies: list[str]

    def memory_mb(self, what: str = "VmRSS") -> float:
        """Its resident memory now; with "VmHWM" the most that it ever had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith(f"{what}:"))
        return int(line.split()[1]) / 1024


class Visitor:
    """One kept connection to the app, as a browser has it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=30)

    def get(self, path: str) -> tuple[int, bytes, float]:
        """Status, body and milliseconds of a path after the catalogue's version."""
        return self._ask("GET", f"/x/{self._app.version}/{path}", None)

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, bytes, float]:
        """Status, body and milliseconds of an answer sent."""
        return self._ask("POST", f"/x/{path}", json.dumps(body).encode())

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes, float]:
        kind = {"Content-Type": "application/json"} if body is not None else {}
        began = time.perf_counter()
        self._connection.request(method, path, body, kind)
        reply = self._connection.getresponse()
        content = reply.read()
        return reply.status, content, (time.perf_counter() - began) * 1000


@contextmanager
def running_app() -> Iterator[App]:
    """The app on a small made catalogue that nobody has rated."""
    with tempfile.TemporaryDirectory(prefix="running-") as name:
        folder = Path(name)
        source = made.write_source(folder / "in", COUNT)
        built = children.run(described, source, folder / "cat")
        if built.raised or built.hung:
            raise RuntimeError(built.raised or "the catalogue was not built in two minutes")
        with (folder / "app.log").open("wb") as log:
            port = free_port()
            process = _start(folder / "cat", port, log)
            try:
                wait_for(f"http://127.0.0.1:{port}", process, folder / "app.log")
                yield App(port, process, folder / "cat", *built.value)
            finally:
                process.terminate()
                process.wait(timeout=30)


def described(source: Path, out: Path) -> tuple[str, list[str]]:
    """The version and the galaxies of the catalogue built from `source` in `out`."""
    import explorer

    made.build(source, out)
    catalogue = explorer.open(out).catalogue
    return catalogue.version, [str(galaxy) for galaxy in catalogue.ids()]


def _start(catalogue: Path, port: int, log: Any) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    own = {"EXPLORER_CATALOGUE": str(catalogue), "EXPLORER_WHO": made.WHO, "EXPLORER_LABELS": ""}
    return subprocess.Popen(words, cwd=ROOT, env=os.environ | own, stdout=log, stderr=log)
