"""The mark of a process that has a version of a catalogue open, so that no other lets go of it."""

import fcntl
from pathlib import Path
from typing import TextIO


def mark_of(folder: Path, version: int) -> Path:
    """The file that readers of a version lock."""
    return folder / f".reading-{version}"


def hold_version(folder: Path, version: int | None) -> TextIO | None:
    """Keeps a version until what is returned is closed or let go; None where that cannot be."""
    if version is None:
        return None
    try:
        held = mark_of(folder, version).open("a")
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return None
    return held
