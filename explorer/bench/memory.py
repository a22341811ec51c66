"""What memory this process has taken, as Linux tells it; None elsewhere."""

from pathlib import Path


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
