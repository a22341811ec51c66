"""Files of an index written whole: to a temporary name in the same folder, then renamed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.base import BROKEN_ARRAY, IndexFault


@contextmanager
def replace_whole(path: Path) -> Iterator[Path]:
    """A temporary path to write to, which becomes `path` at the end of the block.

    One process writes an index at a time, so the temporary name is always the same: what a killed
    writer left, which may be gigabytes, is overwritten by the next.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        yield temporary
        _to_disk(temporary)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # not every file system lets a folder be opened
        _to_disk(path.parent)


def link_or_copy(source: Path, path: Path) -> None:
    """Make `path` the file `source`, in one step and without a copy where they share a disk.

    Files are replaced, never changed, so that two names of one do no harm.
    """
    if path.exists() and path.samefile(source):
        return
    with replace_whole(path) as temporary:
        temporary.unlink(missing_ok=True)
        try:
            temporary.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, temporary)


def write_faiss(index: faiss.Index, path: Path) -> None:
    """Write `index` in FAISS's own format to `path` in one step; IndexFault where it cannot be."""
    with replace_whole(path) as temporary:
        try:
            faiss.write_index(index, str(temporary))
        except RuntimeError as error:
            reason = str(error).rpartition(": ")[2]
            raise IndexFault(f"{path} cannot be written ({reason}).") from error


def write_array(path: Path, array: NDArray[np.generic]) -> None:
    """Write `array` as .npy to `path` in one step."""
    with replace_whole(path) as temporary, temporary.open("wb") as stream:
        np.save(stream, array, allow_pickle=False)


def mapped_array(path: Path, kind: type[np.generic]) -> NDArray[Any]:
    """The vectors (N, D) of this kind stored at `path`, mapped; IndexFault where they are not."""
    try:
        stored = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, *BROKEN_ARRAY) as error:
        raise IndexFault(f"{path} is missing or broken.") from error
    if stored.dtype != kind or stored.ndim != 2:
        raise IndexFault(f"{path} holds {stored.dtype} {stored.shape}, not {kind.__name__} (N, D).")
    return stored


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
