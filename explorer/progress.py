"""What a long job says while it runs: stage, done, rate and time left, to a file and a listener."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from explorer.files import write_json

FILE_NAME = "progress.json"
EVERY_S = 0.3


@dataclass(frozen=True)
class Report:
    """One moment of a job; `eta_s` is None while nothing can be said."""

    stage: str
    done: int
    total: int
    rate: float
    eta_s: float | None
    message: str = ""
    error: str = ""
    pid: int = 0


Listener = Callable[[Report], None]


class Progress:
    """Counts one stage at a time and tells its listeners, at most a few times a second."""

    def __init__(self, *listeners: Listener) -> None:
        self._listeners = listeners
        self._stage, self._total, self._started, self._told, self._first = "", 0, 0.0, 0.0, 0

    def stage(self, name: str, total: int, *, done: int = 0) -> None:
        """Begin a stage of `total` steps, `done` of which were there already."""
        self._stage, self._total, self._first = name, total, done
        self._started = time.monotonic()
        self._tell(done, force=True)

    def update(self, done: int, message: str = "") -> None:
        """`done` steps of the stage are finished."""
        self._tell(done, message=message, force=done >= self._total)

    def fail(self, sentence: str) -> None:
        """The job stopped with an error."""
        self._send(Report(self._stage, 0, self._total, 0.0, None, error=sentence))

    def finish(self, message: str) -> None:
        """The whole job is done."""
        self._send(Report("done", 1, 1, 0.0, 0.0, message))

    def _tell(self, done: int, *, message: str = "", force: bool) -> None:
        now = time.monotonic()
        if not force and now - self._told < EVERY_S:
            return
        self._told = now
        rate = (done - self._first) / max(now - self._started, 1e-6)
        left = (self._total - done) / rate if rate > 0 else None
        self._send(Report(self._stage, done, self._total, rate, left, message))

    def _send(self, report: Report) -> None:
        for listener in self._listeners:
            listener(report)


def to_file(folder: Path) -> Listener:
    """A listener that keeps `progress.json` in `folder` current, for the page that waits on it."""

    def listen(report: Report) -> None:
        with suppress(OSError):  # a full disk stops the job itself, which says so better
            write_json(folder / FILE_NAME, {**asdict(report), "pid": os.getpid()})

    return listen


def to_terminal(stream: TextIO = sys.stderr) -> Listener:
    """A listener that writes one line a stage, kept current where the stream is a terminal."""
    last = 0.0

    def listen(report: Report) -> None:
        nonlocal last
        if report.error:  # whoever stops the job tells it
            return
        ended = report.done >= report.total
        now = time.monotonic()
        if not stream.isatty() and not ended and now - last < 5:
            return
        last = now
        stream.write(("\r\033[K" if stream.isatty() else "") + line_of(report))
        stream.write("\n" if ended or not stream.isatty() else "")
        stream.flush()

    return listen


def line_of(report: Report) -> str:
    """One line for a person: `embedding  1,200 of 4,994 · 85 a second · 45 s left`."""
    if report.error or report.stage == "done":
        return report.error or report.message
    parts = [f"{report.stage:<12}{report.done:,} of {report.total:,}"]
    if report.rate > 0 and report.total > 1:
        parts.append(pace(report.rate))
    if report.eta_s:
        parts.append(f"{duration(report.eta_s)} left")
    return " · ".join([*parts, report.message] if report.message else parts)


def pace(rate: float) -> str:
    """85 a second, or 10 s each."""
    return f"{rate:,.0f} a second" if rate >= 0.95 else f"{duration(1 / rate)} each"


def duration(seconds: float) -> str:
    """45 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
