"""Versions of the galaxies that no manifest names any more: let go of, unless one is open.

Every process that opens a catalogue holds a lock on the version it reads. One that may not write
there cannot, so that a version is kept for an hour in any case.
"""

import fcntl
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from explorer.catalogue.lance_dataset import open_dataset, plain_lance_errors
from explorer.catalogue.manifest import GALAXIES
from explorer.catalogue.reading import mark_of

LEAST_AGE = timedelta(hours=1)


def discard_old_versions(
    folder: Path, kept: Iterable[int | None], *, least_age: timedelta = LEAST_AGE
) -> int:
    """Remove what is in no version but old ones; the bytes that this freed.

    Only for who holds the write lock. Kept are `kept`, the newest, what a process has open, and
    what is younger than `least_age`.
    """
    dataset = open_dataset(folder)
    with plain_lance_errors(folder, "cleaned"):
        made: dict[int, Any] = {each["version"]: each["timestamp"] for each in dataset.versions()}
        before = datetime.now(made[dataset.version].tzinfo) - least_age
        old = [v for v, when in made.items() if v not in {*kept, dataset.version} and when < before]
        closed = [version for version in old if not _is_open(folder, version)]
        if not closed:
            return 0
        freed = dataset.cleanup_old_versions(versions=closed).bytes_removed
    for version in closed:
        with suppress(OSError):
            mark_of(folder, version).unlink()
    return int(freed)


def bytes_of_old_versions(folder: Path, version: int | None) -> int:
    """Bytes of the galaxies' files that `version` has no part in."""
    place, dataset = folder / GALAXIES, open_dataset(folder, version)
    with plain_lance_errors(folder):
        tracked = dataset.tracked_files(min_version=dataset.version)
        entries = [entry for batch in tracked for entry in batch.to_pylist()]
    own = {entry["path"] for entry in entries if entry["version"] == dataset.version}
    files = (path for path in place.rglob("*") if path.is_file())
    return sum(_size(path) for path in files if str(path.relative_to(place)) not in own)


def _is_open(folder: Path, version: int) -> bool:
    mark = mark_of(folder, version)
    if not mark.exists():
        return False
    try:
        with mark.open() as held:
            return not _locked_alone(held)
    except OSError:  # nobody can tell
        return True


def _locked_alone(held: TextIO) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
