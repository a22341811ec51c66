"""Builds as processes: they outlive who began them, are stopped, and gone on with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.catalogues import jobs
from explorer.errors import CatalogueError
from tests.folders import until


@pytest.fixture
def sleeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that only sleeps."""
    started = subprocess.Popen

    def popen(words: list[str], **how: object) -> object:
        out = next(word for word in words if word.startswith("--out="))
        script = "import time; time.sleep(60)"
        return started([sys.executable, "-c", script, out], **how)

    monkeypatch.setattr(subprocess, "Popen", popen)


def test_a_build_that_fails_is_told_in_its_own_words(tmp_path: Path) -> None:
    jobs.begin(tmp_path / "cat", ["no-such-folder"], who="ada")
    until(lambda: not jobs.at_work(tmp_path / "cat"))
    assert "no-such-folder" in jobs.problem_of(tmp_path / "cat")
    assert jobs.job_of(tmp_path / "cat").who == "ada"


def test_a_build_is_found_again_not_doubled_and_stopped(tmp_path: Path, sleeping: None) -> None:
    job = jobs.begin(tmp_path / "cat", ["images"], who="ada")
    until(lambda: f"--out={tmp_path / 'cat'}" in (jobs._words_of(job.pid) or ()))
    assert jobs.at_work(tmp_path / "cat") and not jobs.problem_of(tmp_path / "cat")
    with pytest.raises(CatalogueError, match="at work"):
        jobs.begin(tmp_path / "cat", ["images"], who="eve")
    jobs.stop(tmp_path / "cat")
    until(lambda: not jobs.at_work(tmp_path / "cat"))
    assert "stopped" in jobs.problem_of(tmp_path / "cat")
    again = jobs.go_on(tmp_path / "cat", who="eve")
    assert again.words == job.words and not again.stopped
    until(lambda: jobs.at_work(tmp_path / "cat"))
    jobs.stop(tmp_path / "cat")


def test_a_foreign_process_is_neither_a_build_nor_stopped(tmp_path: Path) -> None:
    (tmp_path / "job.json").write_text(
        json.dumps({"words": ["x"], "who": "a", "began": 0.0, "pid": os.getpid()})
    )
    assert not jobs.at_work(tmp_path)
    with pytest.raises(CatalogueError, match="No build"):
        jobs.stop(tmp_path)


def test_a_build_of_a_terminal_is_followed(tmp_path: Path) -> None:
    report = {"stage": "embedding", "done": 5, "total": 20, "pid": os.getpid()}
    (tmp_path / "progress.json").write_text(json.dumps(report))
    assert jobs.at_work(tmp_path)
    for ended in ({"stage": "done"}, {"error": "no"}, {"pid": None}):
        (tmp_path / "progress.json").write_text(json.dumps(report | ended))
        assert not jobs.at_work(tmp_path)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not jobs.is_alive(gone.pid)


def test_what_is_damaged_is_nothing_known(tmp_path: Path) -> None:
    for text in ("{half", "[]", '{"words": 3}'):
        (tmp_path / "job.json").write_text(text)
        (tmp_path / "progress.json").write_text(text)
        assert jobs.job_of(tmp_path) is None and not jobs.at_work(tmp_path)
    with pytest.raises(CatalogueError, match="not known"):
        jobs.go_on(tmp_path, who="ada")


def test_a_comparison_is_begun_followed_and_its_fault_told(tmp_path: Path) -> None:
    jobs.begin_index(tmp_path, ["--tune", "network"])
    assert jobs.at_work(tmp_path)
    with pytest.raises(CatalogueError, match="at work"):
        jobs.begin_index(tmp_path, [])
    until(lambda: not jobs.at_work(tmp_path))
    assert "is not a catalogue" in jobs.problem_of(tmp_path)
