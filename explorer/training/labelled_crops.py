"""Training crops of a catalogue's labelled galaxies, cut once and stored."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Crops
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


@dataclass(frozen=True)
class CropStore:
    """A folder that holds one task's crops, and the version of the images they are cut from."""

    folder: Path
    version: str

    def path(self, rows: NDArray[np.int64], frame: Frame) -> Path:
        """The file of these rows' crops, named by a digest of rows, frame and version."""
        described = f"{self.version} {frame.record()} {rows.tolist()}"
        return self.folder / f"crops-{hashlib.sha256(described.encode()).hexdigest()[:12]}.npy"


def load_or_replace_crops(
    store: CropStore,
    load: Load,
    rows: NDArray[np.int64],
    frame: Frame,
    *,
    tell: Tell = lambda done, total: None,
) -> Crops:
    """Crops uint8 (L, P, P, 3) of some rows: those stored, or else cut, stored, others deleted."""
    path = store.path(rows, frame)
    if path.exists():
        return np.load(path, mmap_mode="r")
    crops = cut_crops(load, rows, frame, tell=tell)
    for old in store.folder.glob("crops-*.npy"):
        old.unlink()  # a store of every task's crops would grow without end
    with open_whole(path) as stream:
        np.save(stream, crops)
    return crops
