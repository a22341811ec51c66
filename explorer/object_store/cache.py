"""What is kept here of catalogues on object stores: mirrors in a folder, up to a number of bytes.

A mirror is one state of one catalogue, named by its manifest's hash, so that it is never stale.
When room is wanted, mirrors that no process has open go, the longest unused first.
"""

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from explorer.config import CacheRoom

HELD = ".open"  # in a mirror: locked by every process that reads it, touched when it is opened


def home_of(room: CacheRoom, address: str) -> Path:
    """The folder of all mirrors of one address, and of what is known of its ratings."""
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", address.rsplit("/", 1)[-1]).strip("-.")
    return room.folder / f"{name}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"


@contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    """Nobody else fetches into `home` meanwhile: a second process waits, and finds it done."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hold(mirror: Path) -> TextIO:
    """Keeps a mirror from being forgotten until what is returned is closed or let go."""
    held = (mirror / HELD).open("a")
    fcntl.flock(held, fcntl.LOCK_SH)
    os.utime(mirror / HELD)
    return held


def make_room(room: CacheRoom, wanted: int) -> bool:
    """Whether `wanted` bytes more fit, once mirrors that nobody reads were forgotten for them."""
    mirrors = [path.parent for path in room.folder.glob(f"*/*/{HELD}")]
    sizes = {mirror: _size(mirror) for mirror in mirrors}
    excess = sum(sizes.values()) + wanted - room.limit.bytes
    for mirror in sorted(mirrors, key=_last_used):
        if excess <= 0:
            break
        if _forget(mirror):
            excess -= sizes[mirror]
    return excess <= 0


def _forget(mirror: Path) -> bool:
    """Whether a mirror was deleted: not while anybody reads it."""
    try:
        with (mirror / HELD).open() as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(mirror)
    except OSError:
        return False
    return True


def _last_used(mirror: Path) -> float:
    with suppress(OSError):
        return (mirror / HELD).stat().st_mtime
    return 0.0


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):  # another process may have let go of it
            total += path.stat().st_size
    return total
