"""Fifty visitors who open a page at once, each over a websocket of their own, and stay."""

import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.trials.outcome import Outcome
from tests.trials.running import App, running_app

SESSIONS = 50
LIMIT_S = 60.0
MOST_MB = 2500.0
PAGES = ("", "similar?id={}", "anomalies", "map", "tagged", "teach", "catalogue")


@dataclass(frozen=True)
class Opened:
    """How one visitor fared."""

    page: str
    ms: float = 0.0
    parts: int = 0
    wrong: str = ""


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: all come at once, a try each; they stay, and all ask again at once."""
    outcome, count = Outcome("sessions"), max(7, round(SESSIONS * scale))
    with running_app() as app:
        open_page(app, 0, threading.Barrier(1), lambda _visit: None)  # the first pays the imports
        before, barrier, took = app.memory_mb(), threading.Barrier(count), []
        with ThreadPoolExecutor(count) as pool:
            pool.map(
                lambda number: open_page(app, number, barrier, lambda o: _note(outcome, took, o)),
                range(count),
            )
        outcome.notes.append(_memory(app, before, count))
        if app.memory_mb("VmHWM") > MOST_MB:
            outcome.count("wrong", f"more than {MOST_MB:,.0f} MB: {outcome.notes[0]}")
    outcome.p95_ms = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else None
    yield outcome


def open_page(app: App, number: int, barrier: threading.Barrier, tell: Any) -> None:
    """Open a page when all are ready, wait for the others, and ask for it once more."""
    page = PAGES[number % len(PAGES)].format(app.galaxies[number % len(app.galaxies)])
    try:
        with _connected(app) as socket:
            for _ in range(2):
                barrier.wait(LIMIT_S)
                tell(_drawn(socket, page))
            barrier.wait(LIMIT_S)
    except Exception as error:
        tell(Opened(page, wrong=f"{type(error).__name__}: {error}"))


def _connected(app: App) -> Any:
    from websockets.sync.client import connect

    host = f"127.0.0.1:{app.port}"
    return connect(
        f"ws://{host}/_stcore/stream",
        origin=f"http://{host}",
        subprotocols=["streamlit"],
        max_size=None,
        open_timeout=LIMIT_S,
    )


def _drawn(socket: Any, page: str) -> Opened:
    """Ask for a page as the browser does, and read until its script has ended."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    asked = BackMsg()
    asked.rerun_script.page_name, _, asked.rerun_script.query_string = page.partition("?")
    began, parts, wrong = time.perf_counter(), 0, ""
    socket.send(asked.SerializeToString())
    while time.perf_counter() - began < LIMIT_S:
        heard = ForwardMsg.FromString(socket.recv(timeout=LIMIT_S))
        kind = heard.WhichOneof("type")
        if kind == "delta":
            parts += 1
            wrong = wrong or _error(heard.delta.new_element)
        elif kind == "page_not_found":
            wrong = "the page is not known"
        elif kind == "script_finished":
            ended = ForwardMsg.ScriptFinishedStatus.Name(heard.script_finished)
            if ended != "FINISHED_SUCCESSFULLY":
                wrong = wrong or ended
            return Opened(page, (time.perf_counter() - began) * 1000, parts, wrong or _empty(parts))
    return Opened(page, wrong=f"not drawn in {LIMIT_S:.0f} s")


def _error(element: Any) -> str:
    """What the page itself says went wrong; "" for any other element."""
    kind = element.WhichOneof("type")
    if kind == "exception":
        return element.exception.message
    return (
        element.alert.body
        if kind == "alert" and element.alert.format == element.alert.ERROR
        else ""
    )


def _empty(parts: int) -> str:
    return "" if parts else "an empty page"


def _note(outcome: Outcome, took: list[float], opened: Opened) -> None:
    outcome.count("wrong" if opened.wrong else "worked", f"/{opened.page}: {opened.wrong}")
    if not opened.wrong:
        took.append(opened.ms)


def _memory(app: App, before: float, count: int) -> str:
    now = app.memory_mb()
    return (
        f"{count} sessions, each opens a page twice: {before:,.0f} MB before, {now:,.0f} MB after, "
        f"{app.memory_mb('VmHWM'):,.0f} MB at most"
    )
