"""Connections to an SQLite file: never made by a reader, never to a file that is gone."""

import fcntl
import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from explorer.files import replace_whole

BUSY_SECONDS = 30
READS = {"explorer_reads": True}
NO_LOCKS = "vfs=unix-none"


def sqlite_engine(path: Path) -> Engine:
    """An engine on a file that is there; each connection ends when the file is another one."""
    engine = sa.create_engine("sqlite://", creator=lambda: connect(path), poolclass=sa.QueuePool)
    sa.event.listen(engine, "connect", lambda _raw, record: _note_file(path, record))
    sa.event.listen(engine, "checkout", lambda _raw, record, _proxy: _same_file(path, record))
    sa.event.listen(engine, "begin", _begin)
    return engine


def memory_engine(tables: sa.MetaData) -> Engine:
    """An engine whose every connection sees empty tables: what is read before the first write."""
    engine = sa.create_engine("sqlite://", poolclass=sa.NullPool)
    made = [sa.schema.CreateTable(table).compile(engine) for table in tables.sorted_tables]
    script = ";".join(str(statement) for statement in made)
    sa.event.listen(engine, "connect", lambda raw, _record: raw.executescript(script))
    return engine


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the file at `path`, whose commits are on disk when they return.

    Where nothing can be written beside the file, it is read as `_reading_words` says.

    Raises:
        sqlite3.OperationalError: there is no such file, or it cannot be opened.
    """
    words = "mode=rw" if os.access(path.parent, os.W_OK) else _reading_words(path)
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?{words}",
        uri=True,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
        isolation_level=None,  # the driver's own BEGIN comes too late to take the write lock
    )
    if NO_LOCKS in words:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE").close()  # shared memory of its own
    connection.execute("PRAGMA synchronous=FULL").close()
    return connection


def _reading_words(path: Path) -> str:
    """How SQLite can read a file beside which it cannot write.

    It takes along the shared memory of a writer, or reads the log that a killed one left without
    setting up any; a file alone is read as it stands.
    """
    if _beside(path, "-shm").exists():
        return "mode=ro"
    return f"mode=ro&{NO_LOCKS if _has_content(_beside(path, '-wal')) else 'immutable=1'}"


def create(path: Path) -> None:
    """Make an empty database at `path`, and the folder around it, unless there is one.

    What is left of a file that was deleted or emptied is renamed first: a new database that takes
    it for its own would be damaged, also by a process that still has the old one open.

    Raises:
        OSError: it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # of those who come at once, one makes it
        if _has_content(path):
            return
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%f")
        for part in ("-wal", "-shm"):
            if _beside(path, part).exists():
                _beside(path, part).rename(_beside(path, f".lost-{now}{part}"))
        with replace_whole(path) as temporary, closing(sqlite3.connect(temporary)) as made:
            made.execute("PRAGMA journal_mode=WAL").close()
    finally:
        os.close(folder)


def write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer not wait for each other; a file once set stays so."""
    with suppress(sqlite3.OperationalError):  # somebody reads it just now: the next writer's turn
        connection.execute("PRAGMA journal_mode=WAL").close()


def copy_whole(source: Path, target: Path) -> None:
    """Copy a database as of one moment, while others write to it; `target` is one file alone.

    Raises:
        sqlite3.Error: the source is damaged.
    """
    with closing(connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
    alone(target)


def alone(path: Path) -> None:
    """Let a database be one file, without others beside it while it is read."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").close()


def damage(path: Path) -> str:
    """The first thing wrong with a database, as SQLite finds it; "" if it is whole.

    Raises:
        sqlite3.OperationalError: it cannot be opened, or is locked.
    """
    try:
        with closing(connect(path)) as connection:
            (told,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        told = str(error)
    return "" if told == "ok" else " ".join(told.split())


def move_aside(path: Path, ending: str) -> Path:
    """Rename a database and what lies beside it; returns its new name.

    Raises:
        OSError: it cannot be renamed.
    """
    aside = _beside(path, ending)
    for part in ("-wal", "-shm"):
        if _beside(path, part).exists():
            _beside(path, part).rename(_beside(aside, part))
    path.rename(aside)
    return aside


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _identity(path: Path) -> tuple[object, ...] | None:
    """Which file it is; of one that is read without locks, also as of when."""
    try:
        found = path.stat()
    except OSError:
        return None
    if os.access(path.parent, os.W_OK):
        return found.st_dev, found.st_ino
    return found.st_dev, found.st_ino, found.st_mtime_ns, _reading_words(path)


def _note_file(path: Path, record: Any) -> None:
    record.info["file"] = _identity(path)


def _same_file(path: Path, record: Any) -> None:
    """What is written to a file that was deleted or replaced would be lost: connect anew."""
    if record.info["file"] != _identity(path):
        raise sa.exc.DisconnectionError


def _begin(connection: Connection) -> None:
    # A reader that is later promoted to writer fails at once instead of waiting its turn.
    reads = connection.get_execution_options().get("explorer_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
