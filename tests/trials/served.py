"""The app's routes as a visitor asks them, in a child process, and what is wrong with a reply."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.trials import children, made
from tests.trials.outcome import PYTHON

HANG_S = 10.0


@contextmanager
def client(catalogue: Path) -> Iterator[tuple[Any, Any]]:
    """A client of the app's routes on `catalogue`, and its workspace."""
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    import explorer
    from explorer.ui import session
    from explorer.ui.server import middleware, routes

    os.environ |= {"EXPLORER_CATALOGUE": str(catalogue), "EXPLORER_WHO": made.WHO}
    workspace = explorer.open(catalogue)
    before, session.workspace = session.workspace, lambda: workspace
    try:
        app = Starlette(routes=routes(), middleware=middleware())
        yield TestClient(app, base_url="http://localhost"), workspace
    finally:
        session.workspace = before


@contextmanager
def catalogue() -> Iterator[Path]:
    """A small rated catalogue."""
    with tempfile.TemporaryDirectory(prefix="served-") as folder:
        out = Path(folder) / "cat"
        ended = children.run(made.build_and_rate, made.write_source(Path(folder) / "in"), out)
        if ended.raised:
            raise RuntimeError(ended.raised)
        yield out


def judged(client: Any, workspace: Any, method: str, path: str, **sent: Any) -> tuple[str, str]:
    """The verdict on one request, and a line on it where it is wrong."""
    name = f"{method} {path[:120]} {str(sent.get('content', ''))[:160]}"
    held, began = workspace.labels.version(), time.monotonic()
    try:
        reply = client.request(method, path, **sent)
    except Exception as error:
        stored = "stored, then " if workspace.labels.version() != held else ""
        return "wrong", f"{name}: {stored}{type(error).__name__}: {error}"
    if time.monotonic() - began > HANG_S:
        return "wrong", f"{name}: took {time.monotonic() - began:.0f} s"
    if reply.status_code < 400:
        return "worked", ""
    return _refusal(name, reply, stored=workspace.labels.version() != held)


def _refusal(name: str, reply: Any, *, stored: bool) -> tuple[str, str]:
    text = reply.text[:300]
    if reply.status_code >= 500 or stored:
        return "wrong", f"{name}: {'stored, then ' * stored}{reply.status_code} {text}"
    if PYTHON.search(text):
        return "wrong", f"{name}: in Python's words: {text}"
    if reply.headers.get("content-type", "").startswith("application/json"):
        if not json.loads(reply.text).get("error"):
            return "wrong", f"{name}: {reply.status_code} without a sentence"
    return "sentences", ""
