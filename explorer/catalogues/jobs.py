"""Builds as processes of their own: begun, followed, stopped and gone on with.

All that is known of a build stands in the catalogue's folder, so that it outlives whoever began it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import explorer
from explorer.catalogues.folder import JOB
from explorer.errors import CatalogueError
from explorer.files import write_json
from explorer.progress import FILE_NAME as PROGRESS
from explorer.progress import Report

LOG = "build.log"
LINES_READ = 4_096  # bytes of the log's end
BEHIND = ("nice", "-n", "10")  # a build gives way to the page


@dataclass(frozen=True)
class Job:
    """A build: the words after `build`, without --out; who began it, and when (Unix time, s)."""

    words: tuple[str, ...]
    who: str
    began: float
    pid: int
    stopped: bool = False


def begin(folder: Path, words: Sequence[str], *, who: str) -> Job:
    """Begin to build into `folder`, which is made, by a process that outlives this one.

    Raises:
        CatalogueError: a build is at work there, or the folder cannot be written.
    """
    if at_work(folder):
        raise CatalogueError(f"A build of {folder.name} is at work: wait for it, or stop it first.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PROGRESS).unlink(missing_ok=True)
        process = _started(folder, ("build", *words, f"--out={folder}"))
        job = Job(tuple(words), who, time.time(), process.pid)
        _write(folder, job)
    except OSError as error:
        raise CatalogueError(f"{folder} cannot be written ({error.strerror}).") from error
    Thread(target=process.wait, daemon=True).start()  # an ended child is not left a zombie
    return job


def begin_index(folder: Path, words: Sequence[str]) -> None:
    """Begin `index` with these options in a finished catalogue, by a process that outlives this.

    Raises:
        CatalogueError: a build is at work there, or the folder cannot be written.
    """
    if at_work(folder):
        raise CatalogueError(f"A build of {folder.name} is at work: wait for it, or stop it first.")
    try:
        process = _started(folder, ("index", str(folder), *words))
        write_json(folder / PROGRESS, asdict(Report("", 0, 0, 0.0, None, pid=process.pid)))
    except OSError as error:
        raise CatalogueError(f"{folder} cannot be written ({error.strerror}).") from error
    Thread(target=process.wait, daemon=True).start()


def go_on(folder: Path, *, who: str) -> Job:
    """Begin the build of `folder` again, which goes on where it stopped.

    Raises:
        CatalogueError: nothing is known of a build there.
    """
    job = job_of(folder)
    if job is None:
        raise CatalogueError(f"How {folder.name} was built is not known: build it again.")
    return begin(folder, job.words, who=who)


def stop(folder: Path) -> None:
    """Stop the build of `folder`; what is embedded stays.

    Raises:
        CatalogueError: none that was begun from the page is at work there.
    """
    job = job_of(folder)
    if job is None or not _runs(job.pid, folder):
        raise CatalogueError(f"No build of {folder.name} that was begun here is at work.")
    _write(folder, replace(job, stopped=True))
    with suppress(ProcessLookupError):
        os.killpg(job.pid, signal.SIGTERM)


def job_of(folder: Path) -> Job | None:
    """The build that was begun into `folder` last; None where none is known."""
    try:
        said = json.loads((folder / JOB).read_text(encoding="utf-8"))
        return Job(**{**said, "words": tuple(str(word) for word in said["words"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def progress_of(folder: Path) -> dict[str, Any]:
    """The latest report of a build in `folder`; empty before the first."""
    try:
        report = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return report if isinstance(report, dict) else {}


def at_work(folder: Path) -> bool:
    """Whether a build into `folder` runs: one of the page, or one that reports from elsewhere."""
    job, report = job_of(folder), progress_of(folder)
    if report.get("error") or report.get("stage") == "done":
        return False
    return (job is not None and _runs(job.pid, folder)) or is_alive(report.get("pid"))


def problem_of(folder: Path) -> str:
    """Why the latest build of `folder` came to no end; "" where it did, or is still at work."""
    job, report = job_of(folder), progress_of(folder)
    if at_work(folder) or report.get("stage") == "done":
        return ""
    if job is None:
        return str(report.get("error") or "")
    if job.stopped:
        return "The build was stopped. What was embedded is kept."
    return str(report.get("error") or _last_line(folder) or "The build ended without a word.")


def is_alive(pid: Any) -> bool:
    """Whether a build may run as process `pid`: it is there, ended processes not counted."""
    if not isinstance(pid, int) or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _words_of(pid) != ()


def _runs(pid: int, folder: Path) -> bool:
    words = _words_of(pid)
    return is_alive(pid) and (words is None or f"--out={folder}" in words)


def _words_of(pid: int) -> tuple[str, ...] | None:
    """The command line of a process; () of one that has ended, None where none can be told."""
    if not Path("/proc/self").exists():
        return None
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ()
    if not said and not _has_ended(pid):
        return None  # it is just becoming another program
    return tuple(os.fsdecode(word) for word in said.split(b"\0") if word)


def _has_ended(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state in (b"Z", b"X")


def _started(folder: Path, words: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "explorer", *words]
    behind = BEHIND if shutil.which(BEHIND[0]) else ()
    package = str(Path(explorer.__file__).parents[1])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    with (folder / LOG).open("wb") as log:
        return subprocess.Popen(
            [*behind, *command],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )


def _write(folder: Path, job: Job) -> None:
    write_json(folder / JOB, asdict(job))
    (folder / JOB).chmod(0o600)  # an address of cutouts may hold a key


def _last_line(folder: Path) -> str:
    try:
        with (folder / LOG).open("rb") as log:
            log.seek(max(0, (folder / LOG).stat().st_size - LINES_READ))
            lines = log.read().decode(errors="replace").split("\n")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
