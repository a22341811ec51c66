"""What memory this process has taken, as Linux tells it; None elsewhere."""

from pathlib import Path
from threading import Event, Thread


def status_mb(name: str) -> float | None:
    """A figure of /proc/self/status in MB; None off Linux."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def reset_peak() -> float | None:
    """Begin a new record of the peak; what the process holds now in MB, None off Linux."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return None
    return status_mb("VmRSS")


def peak_above(before: float | None) -> float | None:
    """The peak in MB since `reset_peak` gave `before`, less that; None off Linux."""
    peak = status_mb("VmHWM")
    return None if before is None or peak is None else peak - before


class PeakHeld:
    """The most memory in MB that the process itself held during a `with` block: no mapped files.

    Looked at fifty times a second; 0 off Linux. What is mapped the system takes back when it must.
    """

    mb = 0.0

    def __enter__(self) -> "PeakHeld":
        """Begin to watch."""
        self._over = Event()
        self._watcher = Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Look once more, and stop."""
        self._over.set()
        self._watcher.join()
        self._look()

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self._look()

    def _look(self) -> None:
        self.mb = max(self.mb, status_mb("RssAnon") or 0.0)
