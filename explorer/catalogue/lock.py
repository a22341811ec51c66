"""One writer at a time: the lock that a build, and whatever else writes a catalogue, holds."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from explorer.errors import BusyError, CatalogueError
from explorer.object_store.address import refuse_remote


@contextlib.contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Hold the build lock of `folder`; the system frees it if the process dies.

    Raises:
        BusyError: another process holds it.
        CatalogueError: there is no such folder, or nothing can be written there.
    """
    refuse_remote(folder)
    try:
        lock = (folder / ".build.lock").open("w")
    except OSError as error:
        raise CatalogueError(
            f"{folder} cannot be written ({error.strerror}): name a catalogue that you may change."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BusyError(
                f"Another build is writing {folder}. Wait for it, or stop it first."
            ) from error
        yield
