"""One writer at a time: the lock that a build, and whatever else writes a catalogue, holds."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from explorer.errors import BusyError


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the build lock of `folder`; the system frees it if the process dies.

    Raises:
        BusyError: another process holds it.
    """
    with (folder / ".build.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BusyError(
                f"Another build is writing {folder}. Wait for it, or stop it first."
            ) from error
        yield
