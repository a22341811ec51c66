"""What a stage of `bench scale` would need, and whether the machine has it: told before it begins.

Figures of a row were measured at a million rows and rounded up.
"""

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SHARE = 0.9  # of what is free that a stage may take
THUMBNAIL = 7_000  # bytes of one at 192 px
EMBEDDING = 1_024  # numbers


@dataclass(frozen=True)
class Needs:
    """Bytes a row at a search vector of length 64, and what every process takes besides."""

    memory: float
    disk: float = 0.0
    most: int = 0  # rows above which the product does without; 0 for any number
    fixed: float = 0.0  # bytes of memory besides, whatever the number of rows


PROCESS = 900 * 2**20
NEEDS = {
    "vectors": Needs(2, 128),
    "add": Needs(8, THUMBNAIL + 2 * EMBEDDING + 120),
    "index": Needs(72 + 130, 200),  # codes, and what the exact check reads of the vectors
    "search": Needs(72 + 130),
    "filter": Needs(72 + 130 + 20),
    "rerank": Needs(256 + 128 + 40),
    "graph": Needs(256 + 72 + 128 + 16 * 12, 192),
    "layout": Needs(256 + 72 + 128 + 16 * 24 + 40, 8),
    "tiles": Needs(60),
    "open": Needs(72 + 130 + 60),
    "milvus": Needs(256 + 256 + 16, 500, 1_000_000),
    "embedded": Needs(1, 240),
    "derive": Needs(2, 240 + 128 + 200 + 36, fixed=2.5 * 2**30),
}


def refusal(stage: str, rows: int, dim: int, folder: Path) -> str:
    """Why `stage` is not begun with so many rows, in a sentence; "" where there is room."""
    needs = NEEDS[stage]
    if stage == "milvus" and not all(find_spec(name) for name in ("pymilvus", "milvus_lite")):
        return "milvus is left out: pymilvus and milvus-lite are not installed."
    if needs.most and rows > needs.most:
        return f"{stage} at {rows:,} rows is left out: it is for {needs.most:,} rows at most."
    memory = needs.memory * rows * dim / 64 + needs.fixed + PROCESS
    disk = needs.disk * rows * max(dim / 64, 1)
    wanted = (("memory", memory, free_memory()), ("disk", disk, shutil.disk_usage(folder).free))
    for name, need, free in wanted:
        if need > SHARE * free:
            return (
                f"{stage} at {rows:,} rows is refused: it needs about {need / 2**30:.1f} GB of "
                f"{name}, {free / 2**30:.1f} GB are free. Take fewer --rows or a larger machine."
            )
    return ""


def free_memory() -> float:
    """Bytes that a new process can have; half of all where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return total_memory() / 2
    told = (int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    return 1024.0 * next(told, 0)


def total_memory() -> float:
    """Bytes of memory of this machine."""
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
