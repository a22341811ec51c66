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
        held = _opened(mark_of(folder, version))
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return None
    return held


def _opened(mark: Path) -> TextIO:
    try:
        return mark.open("a")
    except PermissionError:  # another's, who has it open as well
        return mark.open()
