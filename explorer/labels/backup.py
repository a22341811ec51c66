"""Copies of a journal, each one SQLite file: made on demand, and by the first write of a day."""

import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from explorer.errors import LabelError
from explorer.files import open_output, replace_whole
from explorer.labels import sqlite_file
from explorer.labels.database import Database
from explorer.labels.state import JournalState, give_id, read_id, whole_state
from explorer.labels.tables import JOURNAL, METADATA

FOLDER = "backups"
KEPT = 7
BY_HAND, BEFORE_RESTORE = "by-hand", "before-restore"
OWN_FILE = "labels.sqlite"  # in the catalogue's folder: the place of a journal not put elsewhere
_IN_CHUNKS = {"yield_per": 5000}  # of one statement: a connection would keep them for its next


def write_copy(database: Database, target: Path) -> JournalState:
    """Copy a journal as of one moment, while others write to it; returns what the copy holds.

    Raises:
        OSError: `target` cannot be written.
        LabelError: the journal cannot be read, or is damaged.
    """
    with replace_whole(target) as temporary:
        temporary.touch()  # which tells why it cannot be, as SQLite does not
        if database.file is not None and database.exists():
            try:
                sqlite_file.copy_whole(database.file, temporary)
            except sqlite3.Error as error:
                raise LabelError(f"{database.file} cannot be copied: {error}.") from error
        else:
            with database.reading() as connection:
                copy_lines(connection, temporary)
        return examine_copy(temporary, name=target)


def send_copy(database: Database, target: Path) -> JournalState:
    """Copy a journal to what is no file: a pipe, a device, or - for standard output.

    Raises: as `write_copy`.
    """
    with TemporaryDirectory() as folder:
        copied = write_copy(database, Path(folder) / OWN_FILE)
        with open_output(target) as stream:
            stream.write((Path(folder) / OWN_FILE).read_bytes())
    return copied


def copy_lines(connection: Connection, target: Path) -> None:
    """Copy the lines that a connection to any database sees into a new SQLite file."""
    sqlite_file.create(target)
    copy = Database(target, METADATA)
    lines = connection.execute(sa.select(JOURNAL), execution_options=_IN_CHUNKS)
    with copy.writing(JOURNAL) as written:
        give_id(written, read_id(connection))
        for some in lines.mappings().partitions():
            written.execute(sa.insert(JOURNAL), [dict(row) for row in some])
    copy.close()
    sqlite_file.alone(target)


def examine_copy(path: Path, *, name: Path | None = None) -> JournalState:
    """What a copy holds, once it was found whole.

    Raises:
        LabelError: no such file, no journal, or a damaged one.
    """
    copy = Database(path, METADATA)
    try:
        damage = copy.damage()
        if damage:
            raise LabelError(f"{name or path} is damaged: {damage}.")
        if not copy.exists():
            raise LabelError(f"{name or path} holds no journal of ratings.")
        with copy.reading() as connection:
            return whole_state(connection)
    finally:
        copy.close()


def copy_daily(database: Database, folder: Path, place: str) -> None:
    """Copy a journal into the catalogue's folder unless today's copy is there; keep the last few.

    Raises:
        OSError: the folder cannot be written.
        LabelError: the journal is damaged.
    """
    today = datetime.now(UTC).date().isoformat()
    target = folder / FOLDER / f"{_stem(place)}-{today}.sqlite"
    if target.exists():
        return
    target.parent.mkdir(exist_ok=True)
    write_copy(database, target)
    for old in daily_copies(folder, place)[:-KEPT]:
        old.unlink(missing_ok=True)


def daily_copies(folder: Path, place: str) -> list[Path]:
    """The daily copies of a journal, oldest first."""
    date = "[0-9]" * 4 + "-[0-9][0-9]-[0-9][0-9]"
    return sorted((folder / FOLDER).glob(f"{_stem(place)}-{date}.sqlite"))


def newest_copy(folder: Path, place: str) -> Path | None:
    """The newest copy in the catalogue's folder, of a day or by hand; None without any."""
    copies = [*daily_copies(folder, place), *(folder / FOLDER).glob(f"{_stem(place)}-{BY_HAND}-*")]
    return max(copies, key=lambda path: path.stat().st_mtime, default=None)


def dated_copy(folder: Path, place: str, why: str) -> Path:
    """A name in the catalogue's folder for a copy made now: BY_HAND or BEFORE_RESTORE."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%f")[:-3]
    return folder / FOLDER / f"{_stem(place)}-{why}-{now}.sqlite"


def _stem(place: str) -> str:
    """Copies of a journal elsewhere have names of their own, which tell nothing of the place."""
    if place == OWN_FILE:
        return "labels"
    return f"labels-{hashlib.sha256(place.encode()).hexdigest()[:8]}"
