"""Tests of explorer.ui.pages.first_run."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from explorer.ui import session
from explorer.ui.pages import first_run
from explorer.ui.pages.first_run import Build, at_work, progress_of, sentence, share
from tests.ui.conftest import run

pytestmark = pytest.mark.slow


def test_progress_is_told_in_words(tmp_path: Path) -> None:
    assert sentence({}) == "Starting" and share({}) == 0
    report = {"stage": "embedding", "done": 50, "total": 200, "rate": 10.0, "eta_s": 15.0}
    (tmp_path / "progress.json").write_text(json.dumps(report))
    assert share(progress_of(tmp_path)) == 0.25
    assert sentence(progress_of(tmp_path)) == (
        "Looking at every galaxy · 50 of 200 · 10 a second · 15 s left"
    )
    (tmp_path / "progress.json").write_text("{half")
    assert progress_of(tmp_path) == {}


def test_a_build_at_work_elsewhere_is_followed_not_doubled(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert at_work({"stage": "embedding", "pid": os.getpid()})
    assert not at_work({"stage": "embedding", "pid": ended.pid})
    assert not at_work({"stage": "done", "pid": os.getpid()})
    assert not at_work({"stage": "reading", "pid": os.getpid(), "error": "no"}) and not at_work({})


@pytest.fixture
def nothing_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(tmp_path / "cat"))
    monkeypatch.setenv("EXPLORER_SOURCE", str(tmp_path / "no-such-folder"))
    return tmp_path / "cat"


def finished(job: Build) -> None:
    job.begin()
    while job._process is None or job._process.poll() is None:
        time.sleep(0.1)


def test_a_build_that_fails_is_told_in_its_own_words(nothing_built: Path) -> None:
    job = Build()
    finished(job)
    assert "no-such-folder" in job.problem(progress_of(nothing_built))
    assert job.command_line.startswith("python -m explorer build")


def test_the_first_run_page_shows_progress_and_does_not_fail(
    nothing_built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Build()
    job._command = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(session, "shared", lambda name, make: job)

    def script() -> None:
        from explorer.ui.pages import main

        main.main()

    page = run(script)
    assert not page.exception and not session.is_built()
    assert job._process is not None
    job._process.kill()
    job._process.wait()
    assert first_run.progress_of(nothing_built) == {}
