"""Work done in a child process that may be killed: forked from a server that has all imports.

The server only imports and never runs anything, so that no thread or lock of Lance, FAISS or
numba is held at the fork.
"""

import io
import multiprocessing
import os
import pickle
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

WORKERS = 2
LONG_S = 120.0
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.trials.imports"])


@dataclass(frozen=True)
class Ended:
    """How a child ended: what its function returned, or what it raised, or that it was killed."""

    value: Any = None
    raised: str = ""
    killed: bool = False
    hung: bool = False

    @property
    def failure(self) -> str:
        """Why it gave no answer: what it raised, or that it hung or was killed; else ""."""
        return self.raised or ("hung" if self.hung else "killed" if self.killed else "")


def run(work: Callable[..., Any], *arguments: Any, limit_s: float = LONG_S) -> Ended:
    """Call `work(*arguments)` in a child process; a child at work after `limit_s` is killed."""
    with tempfile.TemporaryDirectory(prefix="trial-") as folder:
        answer = Path(folder) / "answer"
        child = FORKS.Process(target=_answer, args=(answer, work, arguments))
        child.start()
        child.join(limit_s)
        hung = child.is_alive()
        if hung:
            child.kill()
            child.join()
        if hung or not answer.exists():
            return Ended(hung=hung, killed=not hung)
        return pickle.loads(answer.read_bytes())


def _answer(answer: Path, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # progress; what is judged is caught before
    try:
        ended = Ended(work(*arguments))
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        ended = Ended(raised=f"{type(error).__name__}: {error} ({place})")
    beside = answer.with_suffix(".part")
    beside.write_bytes(pickle.dumps(ended))
    beside.replace(answer)
    os._exit(0)  # nothing is waited for: Lance and FAISS have threads of their own


def at_once(cases: list[Any], try_one: Callable[[Any], None]) -> None:
    """Call `try_one` for each case, two at a time."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for future in [pool.submit(try_one, case) for case in cases]:
            future.result()


@dataclass(frozen=True)
class Said:
    """What a command line answered: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str
    seconds: float = 0.0

    @property
    def problem(self) -> str:
        """Why this is no answer in a sentence; "" where it is one, or where all went well."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        if "Traceback" in self.err:
            return f"traceback: {lines[-1]}"
        if self.status not in (0, 1, 2):
            return f"exit status {self.status}: {self.err[-200:]}"
        if self.status == 2 and not lines:
            return "exit status 2 without a word"
        return ""


@contextmanager
def _words(name: str) -> Iterator[None]:
    before, sys.argv = sys.argv, [name]
    try:
        yield
    finally:
        sys.argv = before


def command(words: list[str]) -> Said:
    """What `python -m explorer WORDS` answers, with the quick encoder and map."""
    from explorer.__main__ import main
    from tests.trials.made import stand_ins

    out, err, began = io.StringIO(), io.StringIO(), time.monotonic()
    with stand_ins(), redirect_stdout(out), redirect_stderr(err), _words("explorer"):
        try:
            status = main(words)
        except SystemExit as stop:
            status = int(stop.code or 0)
        except BaseException:
            status = 70
            traceback.print_exc(file=err)
    return Said(status, out.getvalue(), err.getvalue(), time.monotonic() - began)
