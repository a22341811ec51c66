"""How far a build is, by stage, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.access import OWNER
from explorer.catalogue.manifest import FILE_NAME
from explorer.catalogues import jobs
from explorer.config import DEMO, DEMO_VIEWS
from explorer.errors import ExplorerError
from explorer.progress import duration, pace
from explorer.ui import session
from explorer.ui.format import literal, shorten

STAGES = {
    "reading": "Finding galaxies",
    "encoder": "Loading the encoder",
    "embedding": "Looking at every galaxy",
    "projecting": "Finding what sets them apart",
    "indexing": "Building the index",
    "oddness": "Ranking the strange",
    "map": "Drawing the map",
}
OF_SOME = {  # not in every build
    "fitting": "Fitting the encoder",
    "judging": "Judging what was fitted",
}


def show_progress(folder: Path) -> None:
    """The build of `folder`: its stages while it is at work, else why it stopped; stop, go on."""
    problem = jobs.problem_of(folder)
    if problem:
        st.warning(literal(shorten(problem)), icon=":material/pause_circle:")
        go_on_button(folder)
        return
    report = jobs.progress_of(folder)
    st.progress(share(report), text=literal(sentence(report)))
    st.html(steps(str(report.get("stage", ""))))
    stop_button(folder)


def go_on_button(folder: Path) -> None:
    """To go on with a build that is known; for owners."""
    if jobs.job_of(folder) is not None and session.may(OWNER):
        st.button(
            "Go on",
            key=f"go_on_{folder.name}",
            type="primary",
            on_click=lambda: _do(lambda: jobs.go_on(folder, who=session.who()), "go on", folder),
        )


def stop_button(folder: Path) -> None:
    """To stop a build that was begun from the page; for owners."""
    if jobs.job_of(folder) is not None and session.may(OWNER):
        st.button(
            "Stop",
            key=f"stop_{folder.name}",
            help="What is embedded stays; the build goes on from there when you ask for it.",
            on_click=lambda: _do(lambda: jobs.stop(folder), "stop", folder),
        )


def _do(what: Callable[[], object], word: str, folder: Path) -> None:
    try:
        what()
        session.note_write(f"{word} build of {folder.name}")
    except ExplorerError as error:
        st.toast(literal(str(error)), icon=":material/error:")


def begin(who: str) -> None:
    """Begin the build that the settings name, where nobody has yet."""
    folder, source = session.catalogue_path(), session.settings().source
    if not source or not session.is_home() or jobs.job_of(folder) or jobs.at_work(folder):
        return
    words = [source]
    if source == DEMO and not (folder / FILE_NAME).exists():
        words += ["--views", DEMO_VIEWS]
    jobs.begin(folder, words, who=who)


def share(report: dict[str, Any]) -> float:
    """How much of the stage is done, 0 to 1."""
    total = report.get("total") or 0
    return min(1.0, report.get("done", 0) / total) if total else 0.0


def steps(stage: str) -> str:
    """The way through the build, the present step marked."""
    names = [
        f"<span class='{'now' if key == stage else ''}'>{name}</span>"
        for key, name in STAGES.items()
    ]
    return f"<div class='steps'>{' '.join(names)}</div>"


def sentence(report: dict[str, Any]) -> str:
    """The stage in words, with count, rate and time left."""
    if not report:
        return "Starting"
    stage = str(report.get("stage", ""))
    parts = [(STAGES | OF_SOME).get(stage, stage.capitalize())]
    if (report.get("total") or 0) > 1:
        parts.append(f"{report['done']:,} of {report['total']:,}")
    if report.get("rate") and report["total"] > 1:
        parts.append(pace(report["rate"]))
    if report.get("eta_s"):
        parts.append(f"{duration(report['eta_s'])} left")
    return " · ".join(parts)
