"""When a child process dies: at a random moment, in the n-th commit, rename or opening to write."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import lance

WRITING = os.O_WRONLY | os.O_RDWR
COMMITS = ((lance, "write_dataset"), (lance.LanceDataset, "add_columns"))
COMMIT_S = 0.02  # about what a commit of 16 galaxies takes


@dataclass(frozen=True)
class Strike:
    """Death `after_s` from the start, or from the `nth` commit, rename or opening to write."""

    how: str
    nth: int
    after_s: float

    def __str__(self) -> str:
        return f"{self.how} {self.nth} + {self.after_s * 1000:.1f} ms"


def drawn(rng: Random, whole_s: float) -> Strike:
    """A strike in work that takes about `whole_s`; a third of those in commits hit the first."""
    how = rng.choice(("moment", "moment", "commit", "commit", "rename", "write"))
    if how == "moment":
        return Strike(how, 1, rng.uniform(0.0, whole_s))
    if how == "commit":
        return Strike(how, rng.choice((1, 1, 2, 3)), rng.uniform(0.0, COMMIT_S))
    return Strike(how, rng.randint(1, 8), rng.choice((0.0, 0.0, rng.uniform(0.0, 0.003))))


def arm(strike: Strike) -> None:
    """Let this process die at `strike`, by a signal that runs nothing more of it."""
    if strike.how == "moment":
        _die_in(strike.after_s)
    elif strike.how == "commit":
        _at_commits(_countdown(strike))
    else:
        _at_events(_is_rename if strike.how == "rename" else _is_write, _countdown(strike))


def _die_in(seconds: float) -> None:
    """SIGKILL now, or SIGALRM later: its default action ends a process as abruptly."""
    if seconds <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6))


def _countdown(strike: Strike) -> Callable[[], None]:
    left = [strike.nth]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            _die_in(strike.after_s)

    return step


def _at_commits(step: Callable[[], None]) -> None:
    for owner, name in COMMITS:
        setattr(owner, name, _counted(getattr(owner, name), step))


def _counted(whole: Callable[..., Any], step: Callable[[], None]) -> Callable[..., Any]:
    def counted(*arguments: Any, **words: Any) -> Any:
        step()
        return whole(*arguments, **words)

    return counted


def _at_events(is_meant: Callable[[str, Any], bool], step: Callable[[], None]) -> None:
    def hear(event: str, arguments: Any) -> None:
        if is_meant(event, arguments):
            step()

    sys.addaudithook(hear)


def _is_rename(event: str, _: Any) -> bool:
    return event == "os.rename"


def _is_write(event: str, arguments: Any) -> bool:
    return event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & WRITING)
