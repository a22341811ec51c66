"""A running app and a Chromium to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import write_galaxies

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = ["--disable-background-networking", "--no-first-run", "--enable-unsafe-swiftshader"]


@dataclass(frozen=True)
class Running:
    """The app's address and the catalogue that it shows."""

    url: str
    catalogue: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; what it wrote, should it die."""
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The app on a catalogue that is not there yet: its first visitor sees it being built."""
    folder = tmp_path_factory.mktemp("browser")
    table, catalogue, log = write_galaxies(folder / "in", 60), folder / "cat", folder / "app.log"
    port = free_port()
    settings = {
        "EXPLORER_SOURCE": str(table),
        "EXPLORER_CATALOGUE": str(catalogue),
        "EXPLORER_WHO": "ada",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, stdout=output, stderr=output
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", process, log)
            yield Running(f"http://127.0.0.1:{port}", catalogue)
        finally:
            process.terminate()
            process.wait(timeout=20)


def chromium() -> str | None:
    """A browser that is installed here, if any."""
    found = [path for path in map(shutil.which, NAMES) if path]
    return found[0] if found else str(MAC) if MAC.exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium: one that is installed, or Playwright's own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    flags = [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS
    with playwright.sync_playwright() as driver:
        try:
            started = driver.chromium.launch(executable_path=chromium(), args=flags)
        except playwright.Error as error:
            pytest.skip(f"no Chromium starts here ({str(error).splitlines()[0]}); see make test")
        yield started
        started.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """A fresh visitor; the test fails on any error that a script of the page throws."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 860})  # type: ignore[attr-defined]
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors
