"""The first run: the demo is built before the visitor's eyes, then opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.access import OWNER
from explorer.catalogue.manifest import FILE_NAME
from explorer.config import DEMO
from explorer.progress import duration, pace
from explorer.ui import session
from explorer.ui.format import literal

DEMO_VIEWS = "4"  # half the default: the demo is open in half the time
STAGES = {
    "reading": "Finding galaxies",
    "encoder": "Loading the encoder",
    "embedding": "Looking at every galaxy",
    "projecting": "Finding what sets them apart",
    "indexing": "Building the index",
    "oddness": "Ranking the strange",
    "map": "Drawing the map",
}


def page() -> None:
    """Progress of the build that this page started, or its error and what to run.

    Raises:
        CatalogueError: a folder was named that holds no finished catalogue.
    """
    if not session.settings().source and not at_work(progress_of(session.catalogue_path())):
        session.workspace()
    with st.container(key="first-run"):
        st.html("<h1 class='hello'>Galaxy Explorer</h1>")
        follow()


@st.fragment(run_every=0.5)
def follow() -> None:
    """Show how far the build is; turn to the app once it is done."""
    job = session.shared(f"build {session.catalogue_path()}", Build)
    if session.may(OWNER):
        job.begin()
    if session.is_built():
        st.rerun(scope="app")
    report = progress_of(session.catalogue_path())
    if not report and not session.may(OWNER):
        st.caption("There is no catalogue yet. An owner who opens this page builds it.")
        return
    problem = job.problem(report)
    if problem:
        st.error(literal(problem), icon=":material/error:")
        st.code(job.command_line, language="bash")
        if session.may(OWNER) and st.button("Try again", type="primary"):
            job.begin(again=True)
        return
    st.progress(share(report), text=literal(sentence(report)))
    st.html(steps(str(report.get("stage", ""))))
    source = session.settings().source or "a catalogue"
    st.caption(literal(f"Building {source} into {session.catalogue_path()}. Once only."))


class Build:
    """The one build process of this server."""

    def __init__(self) -> None:
        settings = session.settings()
        self._command = [
            *(sys.executable, "-m", "explorer", "build", settings.source),
            *("--out", str(session.catalogue_path())),
        ]
        new = not (session.catalogue_path() / FILE_NAME).exists()
        if new and settings.source == DEMO:
            self._command += ["--views", DEMO_VIEWS]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def command_line(self) -> str:
        """What a user would type."""
        return " ".join(["python", *self._command[1:]])

    def begin(self, *, again: bool = False) -> None:
        """Start the build, once; `again` after it has failed."""
        if not session.settings().source:
            return  # a build that somebody else began, to be followed only
        first = self._process is None and not at_work(progress_of(session.catalogue_path()))
        if first or (again and self._process is not None and self._process.poll() is not None):
            forget_progress(session.catalogue_path())
            self._process = subprocess.Popen(
                self._command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )

    def problem(self, report: dict[str, Any]) -> str:
        """Why the build stopped, or nothing."""
        if self._process is None or self._process.poll() in (None, 0):
            return ""
        return str(report.get("error") or self._last_words() or "The build stopped.")

    def _last_words(self) -> str:
        """The last line the build wrote, read once."""
        if self._process is None or self._process.stderr is None or self._process.stderr.closed:
            return ""
        lines = self._process.stderr.read().decode(errors="replace").strip().splitlines()
        self._process.stderr.close()
        return lines[-1] if lines else ""


def progress_of(folder: Path) -> dict[str, Any]:
    """The build's latest report; empty before the first."""
    try:
        report = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return report if isinstance(report, dict) else {}


def at_work(report: dict[str, Any]) -> bool:
    """Whether a build of another process wrote `report` and still runs."""
    if not report.get("pid") or report.get("error") or report.get("stage") == "done":
        return False
    try:
        os.kill(int(report["pid"]), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


def forget_progress(folder: Path) -> None:
    """Remove the report of an earlier build."""
    (folder / "progress.json").unlink(missing_ok=True)


def share(report: dict[str, Any]) -> float:
    """How much of the stage is done, 0 to 1."""
    total = report.get("total") or 0
    return min(1.0, report.get("done", 0) / total) if total else 0.0


def steps(stage: str) -> str:
    """The way through the build, the present step marked."""
    names = [f"<span class='{'now' if name == stage else ''}'>{name}</span>" for name in STAGES]
    return f"<div class='steps'>{' '.join(names)}</div>"


def sentence(report: dict[str, Any]) -> str:
    """The stage in words, with count, rate and time left."""
    if not report:
        return "Starting"
    stage = str(report.get("stage", ""))
    parts = [STAGES.get(stage, stage.capitalize())]
    if (report.get("total") or 0) > 1:
        parts.append(f"{report['done']:,} of {report['total']:,}")
    if report.get("rate") and report["total"] > 1:
        parts.append(pace(report["rate"]))
    if report.get("eta_s"):
        parts.append(f"{duration(report['eta_s'])} left")
    return " · ".join(parts)
