"""Benchmark of growth: time, memory and disk of every stage at several sizes, and what follows.

Each stage of each size runs in a fresh process, so that its peak of memory is its own; what the
machine has no room for is told before anything begins.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.bench.fresh import in_fresh_process
from explorer.bench.growth import Machine, Measured, exponent, told
from explorer.bench.memory import PeakHeld, status_mb
from explorer.bench.room import refusal, total_memory
from explorer.bench.scale_size import Figures, Size
from explorer.bench.scale_stages import DRAWN, FIRST, STAGES
from index.shards import ROWS

MEASURED = ("seconds", "peak_mb", "held_mb", "disk_mb")


@dataclass(frozen=True)
class ScaleBench:
    """What is measured: stages (in order) at each of `rows`, in a scratch folder under `folder`."""

    rows: tuple[int, ...]
    stages: tuple[str, ...]
    dim: int = 64
    seed: int = 0
    folder: Path | None = None
    thumbnails: tuple[bytes, ...] = ()
    index: str = "auto"
    shard_rows: int = ROWS
    price: float | None = None  # of a machine like this one, an hour


def bench_scale(
    bench: ScaleBench, tell: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Rows, seconds, peak_mb and disk_mb of each stage, its exponent, and what that predicts.

    `peak_mb` is the resident peak of the stage's process, mapped files included; `held_mb` is its
    own memory alone, which the predicted GB and machines go by; `cpu_seconds` and
    `cpu_exponent` are what the processors did, which other work does not change. Predicted are
    hours, GB, machines like this one and their hours (with `price` their cost) at 10⁸ and 10⁹ rows.
    `refused` has a line for each stage
    that this machine has no room for.

    Raises:
        ExplorerError: a stage whose process was killed, as the system does when memory ends.
    """
    place = bench.folder or Path(tempfile.gettempdir())
    asked, refused = _with_room(bench, place)
    for line in refused:
        tell(line)
    found: dict[str, list[tuple[int, Figures]]] = {}
    for rows, stages in asked.items():
        with tempfile.TemporaryDirectory(prefix="explorer-scale-", dir=place) as scratch:
            size = _size(bench, Path(scratch), rows)
            for stage in stages:
                tell(f"{stage} at {rows:,} rows")
                figures = in_fresh_process(_measured, stage, size)
                tell(f"  {figures['seconds']:.4g} s, {figures['peak_mb']:.0f} MB at most")
                found.setdefault(stage, []).append((rows, figures))
    for name in DRAWN:
        found.pop(name, None)
    machine = Machine(total_memory() / 2**30, bench.price)
    return {
        "stages": {name: _told(each, machine) for name, each in found.items()},
        "refused": refused,
    }


def _size(bench: ScaleBench, folder: Path, rows: int) -> Size:
    kind = (bench.index, bench.shard_rows)
    return Size(folder, rows, bench.dim, bench.seed, bench.thumbnails, *kind)


def _with_room(bench: ScaleBench, place: Path) -> tuple[dict[int, list[str]], list[str]]:
    """The stages of each size that there is room for, those they need before, and the refusals."""
    asked: dict[int, list[str]] = {}
    refused: list[str] = []
    for rows in sorted(set(bench.rows)):
        said = {name: refusal(name, rows, bench.dim, place) for name in STAGES}
        wanted = {name for stage in bench.stages for name in (*FIRST.get(stage, ()), stage)}
        lacking = {name for name in wanted if said[name]}
        refused += [said[name] for name in STAGES if name in lacking]
        for stage in bench.stages:
            before = [name for name in FIRST.get(stage, ()) if name in lacking]
            if before and stage not in lacking:
                refused.append(f"{stage} at {rows:,} rows needs {before[0]}, which is refused.")
        able = [s for s in bench.stages if not lacking & {s, *FIRST.get(s, ())}]
        needed = {name for stage in able for name in (*FIRST.get(stage, ()), stage)}
        asked[rows] = [name for name in STAGES if name in needed]
    return asked, refused


def _measured(stage: str, size: Size) -> Figures:
    before = _disk_mb(size.folder)
    with PeakHeld() as held:
        figures = STAGES[stage](size)
    return {
        **figures,
        "peak_mb": status_mb("VmHWM") or 0.0,
        "held_mb": held.mb,
        "disk_mb": _disk_mb(size.folder) - before,
    }


def _disk_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _told(each: Sequence[tuple[int, Figures]], machine: Machine) -> dict[str, object]:
    rows, figures = zip(*each, strict=True)
    columns = [[one[name] for one in figures] for name in MEASURED]
    more = [name for name in figures[0] if name not in MEASURED]
    cpu = exponent(rows, [one["cpu_seconds"] for one in figures])
    return {
        **told(Measured(rows, *columns), machine),
        "cpu_exponent": None if cpu is None else round(cpu, 3),
        **{name: [one[name] for one in figures] for name in more},
    }
