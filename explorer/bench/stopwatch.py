"""How long a piece of work takes: by the clock, and of the processors, whoever else uses them."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np


class Stopwatch:
    """Seconds of a `with` block by the clock, and of all this process's threads together."""

    seconds = 0.0
    cpu_seconds = 0.0

    def __enter__(self) -> "Stopwatch":
        """Begin."""
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        """End."""
        self.seconds = time.perf_counter() - self._began[0]
        self.cpu_seconds = time.process_time() - self._began[1]


def medians(runs: list[Stopwatch]) -> dict[str, float]:
    """The median of several runs by both measures."""
    names = ("seconds", "cpu_seconds")
    return {name: float(np.median([getattr(one, name) for one in runs])) for name in names}


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds by the clock that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def answer_and_seconds(work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` gives, and the seconds that it takes."""
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def median_seconds(work: Callable[[], object], runs: int) -> float:
    """The median of several runs, after one that is not counted."""
    work()
    return float(np.median([seconds_of(work) for _ in range(runs)]))
