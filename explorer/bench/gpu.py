"""Every GPU check in one table: device, driver, date, what, measured, limit, ratio."""

import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from explorer.bench.checks.table import Load, Row
from explorer.bench.fresh import in_fresh_process
from explorer.bench.gpu_checks import CHECKS
from explorer.errors import ExplorerError
from index import gpu_count

NEEDS_FAISS = ("exact search", "inverted lists")
MOST_S = 480.0  # no check is begun later: all end within ten minutes
WORKS = Load()


def gpu_report(
    load: Load = WORKS, *, tell: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """What every check measured; one that cannot run here is skipped, with the reason.

    Each runs in a process of its own: what one leaves on the GPU, or breaks, is no other's.
    """
    reasons, began = why_not(), time.monotonic()
    rows: list[dict[str, Any]] = []
    for name in CHECKS:
        reason = reasons[name]
        if not reason and time.monotonic() - began > MOST_S:
            reason = "no time was left of ten minutes"
        if reason:
            rows.append({"what": name, "status": "skipped", "reason": reason})
            continue
        tell(name)
        rows += _checked(name, load)
    seconds = round(time.monotonic() - began, 1)
    return {**device_of(), "checks": rows, "seconds": seconds}


def _checked(name: str, load: Load) -> list[dict[str, Any]]:
    try:
        found = in_fresh_process(_run, name, load)
    except (ExplorerError, RuntimeError, ImportError, MemoryError) as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        return [{"what": name, "status": "failed", "reason": reason}]
    return [told(row) for row in found]


def _run(name: str, load: Load) -> list[Row]:
    return list(CHECKS[name](load))


def told(row: Row) -> dict[str, Any]:
    """A row as JSON: what is measured, its limit, their ratio, and whether that is the aim."""
    aim = f"≤ {row.at_most:g}" if row.at_most is not None else ""
    aim = f"≥ {row.at_least:g}" if row.at_least is not None else aim
    return {
        "what": row.what,
        "measured": float(f"{row.measured:.5g}"),
        "limit": float(f"{row.limit:.5g}"),
        "unit": row.unit,
        "ratio": float(f"{row.ratio:.4g}"),
        "aim": aim,
        "status": "reached" if row.reached else "short",
    }


def why_not() -> dict[str, str]:
    """For each check why it cannot run here; "" where it can."""
    import torch

    from explorer.maps.layout import gpu_umap

    sees = torch.cuda.is_available()
    no_torch = "" if sees else f"torch {torch.__version__} sees no GPU"
    no_faiss = "" if gpu_count() else "FAISS sees no GPU"
    no_cuml = "" if gpu_umap() is not None else "cuML is not installed: pip install cuml-cu12"
    reasons = dict.fromkeys(CHECKS, no_torch)
    reasons |= {name: no_torch or no_faiss for name in NEEDS_FAISS}
    reasons["map"] = no_torch or no_cuml
    return reasons


def device_of() -> dict[str, str]:
    """The first GPU, its driver and today: what a figure is worth nothing without."""
    import torch

    sees = torch.cuda.is_available()
    return {
        "device": torch.cuda.get_device_name(0) if sees else "none",
        "driver": _driver() if sees else "none",
        "torch": torch.__version__,
        "date": datetime.now(UTC).date().isoformat(),
    }


def _driver() -> str:
    program = shutil.which("nvidia-smi")
    if program is None:
        return "unknown"
    asked = [program, "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return done.stdout.partition("\n")[0].strip() or "unknown"
