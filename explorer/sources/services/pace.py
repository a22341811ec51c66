"""When the next request may begin, for all threads together."""

import threading
import time


class Pace:
    """Turns handed out evenly in time; a thread sleeps until its own."""

    def __init__(self, per_second: float) -> None:
        self._gap_s = 1 / per_second
        self._lock = threading.Lock()
        self._next = 0.0

    def turn(self, stopped: threading.Event) -> None:
        """Return when it is this thread's turn, or when all is `stopped`."""
        with self._lock:
            at = max(time.monotonic(), self._next)
            self._next = at + self._gap_s
        stopped.wait(max(0.0, at - time.monotonic()))

    def hold(self, seconds: float) -> None:
        """Hand out no turn for so long: the service asked for quiet."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)
