"""Training crops of a catalogue's labelled galaxies, cut once and kept."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.encoder.frames import Frame, framed
from explorer.files import open_whole
from explorer.training.crops import WIDER

Load = Callable[[int], NDArray[np.uint8]]
Tell = Callable[[int, int], None]


def cut_crops(
    load: Load, rows: NDArray[np.int64], frame: Frame, *, tell: Tell = lambda done, total: None
) -> NDArray[np.uint8]:
    """Crops uint8 (L, P, P, 3) of some rows, P = WIDER × the frame's size."""
    wide = replace(frame, size_px=round(frame.size_px * WIDER))
    out = np.empty((len(rows), wide.size_px, wide.size_px, 3), np.uint8)

    def fill(at: int) -> None:
        out[at] = framed(load(int(rows[at])), wide, wider=WIDER)

    with ThreadPoolExecutor(2, thread_name_prefix="crops") as pool:
        for done, _ in enumerate(pool.map(fill, range(len(rows)))):
            tell(done + 1, len(rows))
    return out


def load_or_replace_crops(
    load: Load,
    rows: NDArray[np.int64],
    frame: Frame,
    folder: Path,
    *,
    version: str,
    tell: Tell = lambda done, total: None,
) -> NDArray[np.uint8]:
    """The same, kept in `folder` under a name that rows, frame and catalogue `version` decide."""
    told = f"{version} {frame.record()} {rows.tolist()}"
    path = folder / f"crops-{hashlib.sha256(told.encode()).hexdigest()[:12]}.npy"
    if path.exists():
        return np.load(path, mmap_mode="r")
    crops = cut_crops(load, rows, frame, tell=tell)
    for old in folder.glob("crops-*.npy"):
        old.unlink()  # one task's crops at a time
    with open_whole(path) as stream:
        np.save(stream, crops)
    return crops
