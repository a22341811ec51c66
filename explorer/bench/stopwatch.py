"""How long a piece of work takes: by the clock, and of the processors, whoever else uses them."""

import time

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
