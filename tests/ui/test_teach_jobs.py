"""Teaching off the page's thread, with the work itself stood in for."""

import time
from threading import Event

import pytest

from explorer.errors import CatalogueError
from explorer.tasks.labels import Task
from explorer.ui import teach_jobs
from explorer.ui.teach_jobs import KEPT, Job, Teacher
from explorer.workspace.workspace import Workspace

RING = Task(column="class", positive=("ring",))


def finished(job: Job) -> Job:
    for _ in range(600):
        if job.done:
            return job
        time.sleep(0.02)
    raise AssertionError("the job did not end")


def test_a_second_press_finds_the_running_job(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Event()
    monkeypatch.setattr(teach_jobs, "_taught", lambda *given: go.wait(10) and "result")
    teacher = Teacher()
    assert teacher.job(workspace, RING) is None
    job = teacher.begin(workspace, RING)
    assert teacher.begin(workspace, RING) is job is teacher.job(workspace, RING)
    go.set()
    assert finished(job).result == "result" and not job.error
    assert teacher.begin(workspace, RING) is not job  # taught again with the labels of now


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (CatalogueError("No column 'x'."), "No column 'x'."),
        (ValueError("one class"), "one class"),
        (RuntimeError("secret detail"), "Teaching stopped on a fault"),
    ],
)
def test_a_fault_is_told_and_the_job_ends(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, fault: Exception, told: str
) -> None:
    def fail(*given: object) -> None:
        raise fault

    monkeypatch.setattr(teach_jobs, "_taught", fail)
    job = finished(Teacher().begin(workspace, RING))
    assert told in job.error and job.result is None and "secret" not in job.error


def test_the_longest_unused_go_first(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teach_jobs, "_taught", lambda *given: None)
    teacher, tasks = Teacher(), [Task(column=f"c{n}") for n in range(KEPT + 1)]
    for task in tasks:
        finished(teacher.begin(workspace, task))
    assert teacher.job(workspace, tasks[0]) is None
    assert all(teacher.job(workspace, task) for task in tasks[1:])
