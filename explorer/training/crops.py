"""Training crops, decoded once: a memory-mapped array of squares wider than the frame."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.encoder.frames import Frame, framed
from explorer.files import replace_whole

WIDER = 1.4  # how much more than the frame a crop keeps, for shifts and zooms


def read_rgb(file: Path) -> NDArray[np.uint8]:
    """A JPEG or PNG as uint8 (H, W, 3)."""
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB"))


def load_or_cut_crops(
    files: list[Path], path: Path, frame: Frame, *, tell: Callable[[str], None] = lambda _: None
) -> NDArray[np.uint8]:
    """Uint8 (N, P, P, 3), P = WIDER x the frame's size, memory-mapped at `path`.

    A cache of another number of files is made again.
    """
    if path.exists() and len(kept := np.load(path, mmap_mode="r")) == len(files):
        return kept
    wide = replace(frame, size_px=round(frame.size_px * WIDER))
    shape = (len(files), wide.size_px, wide.size_px, 3)
    with replace_whole(path) as temporary:
        out = np.lib.format.open_memmap(temporary, "w+", np.uint8, shape)

        def fill(row: int) -> None:
            out[row] = framed(read_rgb(files[row]), wide, wider=WIDER)

        with ThreadPoolExecutor(2) as pool:
            for row, _ in enumerate(pool.map(fill, range(len(files)))):
                if row % 1000 == 0:
                    tell(f"crops {row} of {len(files)}")
        out.flush()
    return np.load(path, mmap_mode="r")


def centre_crop(crops: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The frames (N, S, S, 3) in the middle of crops (N, P, P, 3)."""
    side = round(crops.shape[1] / WIDER)
    cut = (crops.shape[1] - side) // 2
    return crops[:, cut : cut + side, cut : cut + side]
