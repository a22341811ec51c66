"""Teaching off the page's thread: one job at a time, its progress and its result kept."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from explorer.errors import ExplorerError
from explorer.progress import Progress, Report
from explorer.ui import session, wording

if TYPE_CHECKING:
    from explorer.tasks.labels import Task
    from explorer.tasks.train_probe import TaskResult
    from explorer.workspace.workspace import Workspace

KEPT = 8
log = logging.getLogger(__name__)


@dataclass
class Job:
    """One task being taught, or taught: `answers` is the journal line it began at."""

    answers: int
    report: Report | None = None
    result: TaskResult | None = None
    error: str = ""
    stored: str = ""
    done: bool = field(default=False)


class Teacher:
    """The jobs of this process by task; the longest unused go first."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[tuple[str, Task], Job] = OrderedDict()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="teach")
        self._lock = Lock()

    def job(self, workspace: Workspace, task: Task) -> Job | None:
        """The job of `task`, running or done, if there is one."""
        with self._lock:
            return self._jobs.get(_key(workspace, task))

    def begin(self, workspace: Workspace, task: Task) -> Job:
        """Teach `task` with the labels there are now; a job that runs already is that job."""
        with self._lock:
            known = self._jobs.get(_key(workspace, task))
            if known is not None and not known.done:
                return known
            job = self._jobs[_key(workspace, task)] = Job(workspace.labels.version())
            self._jobs.move_to_end(_key(workspace, task))
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
        self._pool.submit(_run, job, lambda progress: _taught(workspace, task, progress))
        return job


def teacher() -> Teacher:
    """The one teacher of this process."""
    made: Teacher = session.shared("teacher", Teacher)
    return made


def _key(workspace: Workspace, task: Task) -> tuple[str, Task]:
    """What a result belongs to: storing its column makes the catalogue no other."""
    weights = workspace.catalogue.manifest.encoder["weights_sha256"]
    return f"{workspace.catalogue.path} {len(workspace.catalogue)} {weights}", task


def _taught(workspace: Workspace, task: Task, progress: Progress) -> TaskResult:
    from explorer.tasks.carry_over import can_carry_over, carry_over
    from explorer.tasks.train_probe import train_probe  # scikit-learn loads when somebody teaches

    result = train_probe(workspace, task, progress=progress)
    if not can_carry_over(workspace):
        return result
    return carry_over(workspace, result, progress=progress)


def _run(job: Job, work: Callable[[Progress], TaskResult]) -> None:
    def listen(report: Report) -> None:
        job.report = report

    try:
        job.result = work(Progress(listen))
    except (ExplorerError, ValueError) as error:
        job.error = wording.sentence(error)
    except Exception:
        log.exception("teaching failed")
        job.error = "Teaching stopped on a fault of the explorer: its log has the details."
    finally:
        job.done = True
