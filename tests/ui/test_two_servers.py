"""Two servers of one catalogue, as behind a proxy: what one is told, the other says within 2 s."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import explorer
from tests.browser.conftest import free_port, wait_for
from tests.test_layers import ROOT

pytestmark = pytest.mark.slow

WITHIN_S = 2
RATER = {"who": "ada", "theme": "interesting"}


@pytest.fixture(params=["sqlite", "postgresql"])
def labels(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty label database of either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("database"))
    return str(tmp_path / "labels.sqlite")


@pytest.fixture
def servers(labels: str, catalogue: Path, tmp_path: Path) -> Iterator[list[str]]:
    """The addresses of two servers of one catalogue and one label database."""
    environment = os.environ | {"EXPLORER_CATALOGUE": str(catalogue), "EXPLORER_LABELS": labels}
    ports, log = [free_port(), free_port()], tmp_path / "log"
    words = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port"]
    with log.open("wb") as out:
        started = [
            subprocess.Popen([*words, str(port)], cwd=ROOT, env=environment, stdout=out, stderr=out)
            for port in ports
        ]
    try:
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        for url, process in zip(urls, started, strict=True):
            wait_for(url, process, log)
        yield urls
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def told(url: str, path: str, **body: Any) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{url}/x/{path}", json.dumps(RATER | body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        return dict(json.load(reply))


def test_what_is_rated_at_one_is_seen_at_the_other(
    servers: list[str], labels: str, catalogue: Path
) -> None:
    one, two = servers
    first, second = map(str, explorer.open(catalogue).catalogue.ids()[:2])
    known = told(two, "news", since=None)["seq"]
    told(one, "rate", galaxies=[first], answer="up")
    assert _heard(two, known)["elsewhere"] == {first: "up"}
    reply = told(two, "rate", galaxies=[second], answer="down", since=known)
    assert reply["elsewhere"] == {first: "up"}
    assert told(one, "undo")["stored"] == {second: {"rating": None, "tags": []}}
    with_both = explorer.open(catalogue, labels_url=labels)
    assert {g: r.answer for g, r in with_both.labels.ratings(who="ada").items()} == {first: "up"}


def _heard(url: str, known: int) -> dict[str, Any]:
    """The first news of a server that has any; the last there was once the time is over."""
    began = time.monotonic()
    reply = told(url, "news", since=known)
    while not reply["elsewhere"] and time.monotonic() - began < WITHIN_S:
        time.sleep(0.1)
        reply = told(url, "news", since=known)
    return reply
