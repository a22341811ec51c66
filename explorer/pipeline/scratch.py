"""Results of every galaxy while they are made: in memory while they are few, else in a file."""

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

IN_MEMORY = 64 << 20  # bytes: positions of 8 million galaxies


def scratch_array(folder: Path | None, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """float32 of this shape, unset; where it is large, mapped from a file without a name.

    The file goes with the array. Room for all of it is taken at once: a full disk is an error
    here, and not when something is written.

    Args:
        folder: with room for it; None for memory, whatever the size.
        shape: (N,) or (N, 2).

    Raises:
        OSError: the disk is full.
    """
    size = 4 * int(np.prod(shape))
    if folder is None or size <= IN_MEMORY:
        return np.empty(shape, np.float32)
    with tempfile.TemporaryFile(dir=folder, prefix=".scratch-") as file:
        _reserve(file, size)
        return np.asarray(np.memmap(file, np.float32, "r+", shape=shape))


def _reserve(file: Any, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
    else:  # a Mac has none
        file.truncate(size)
