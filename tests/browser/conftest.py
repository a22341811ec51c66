"""A running app for the browser to look at."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from explorer.catalogues import jobs
from tests.conftest import write_galaxies
from tests.folders import until

ROOT = Path(__file__).resolve().parents[2]


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


@contextmanager
def running_app(folder: Path) -> Iterator[Running]:
    """The app on a catalogue that is not there yet: it begins to build it."""
    table, catalogue = write_galaxies(folder / "in", 60), folder / "cat"
    settings = {"EXPLORER_SOURCE": str(table), "EXPLORER_CATALOGUE": str(catalogue)}
    with serving(settings, folder / "app.log") as url:
        yield Running(url, catalogue)


@contextmanager
def serving(settings: dict[str, str], log: Path) -> Iterator[str]:
    """The address of an app with these variables of the environment, until it is left."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"EXPLORER_WHO": "ada"} | settings
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            wait_for(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def until_built(catalogue: Path) -> None:
    """Until the build that an app begins when it starts is done."""
    until(lambda: jobs.job_of(catalogue) is not None and not jobs.at_work(catalogue), seconds=240)
    assert not jobs.problem_of(catalogue)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One app for the tests of a process, its catalogue finished."""
    with running_app(tmp_path_factory.mktemp("browser")) as running:
        until_built(running.catalogue)
        yield running


@pytest.fixture
def new_app(tmp_path: Path) -> Iterator[Running]:
    """An app that nobody has visited yet."""
    with running_app(tmp_path) as running:
        yield running
