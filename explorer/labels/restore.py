"""A copy put back in the place of a journal; what stood there is kept under a dated name."""

import shlex
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from explorer.errors import LabelError
from explorer.labels import sqlite_file
from explorer.labels.backup import BEFORE_RESTORE, copy_lines, dated_copy, examine_copy
from explorer.labels.database import Database
from explorer.labels.journal import Journal
from explorer.labels.keeper import Keeper
from explorer.labels.state import JournalState, give_id, last_seq, read_id, whole_state
from explorer.labels.tables import IDENTITY, JOURNAL, METADATA

_LINE = JOURNAL.c
_IN_CHUNKS = {"yield_per": 5000}  # of one statement: a connection would keep them for its next


@dataclass(frozen=True)
class Restored:
    """What was put back; where the journal that stood there is now, if there was one."""

    state: JournalState
    known: JournalState
    replaced: int
    kept: Path | None


def restore(journal: Journal, keeper: Keeper, copy: Path, *, overwrite: bool = False) -> Restored:
    """Put the lines of `copy` in the place of those of the journal, in one step.

    Raises:
        LabelError: `copy` is no whole journal; or the journal has lines that it lacks, and they
            are not to be overwritten; or the place cannot be written.
        OSError: what stands there cannot be kept.
    """
    if journal.database.file == copy.absolute():
        raise LabelError(f"{copy} is the journal itself: name a copy of it.")
    examine_copy(copy)
    known, kept = keeper.known(), move_damaged(journal.database)
    source = Database(copy, METADATA)
    try:
        with source.reading() as lines, journal.database.writing(JOURNAL) as connection:
            newer = _lines_missing_in(lines, connection)
            if newer and not overwrite:
                command = f"{keeper.command('restore')} {shlex.quote(str(copy))} --overwrite"
                raise LabelError(
                    f"The journal has lines that {copy} lacks ({newer:,}). To replace them all the "
                    f"same (they are kept in a file): {command}"
                )
            kept = _keep_lines(connection, keeper) or kept
            _replace_lines(connection, lines)
            state = whole_state(connection)
    finally:
        source.close()
    keeper.remember(state)
    return Restored(state, known, newer, kept)


def move_damaged(database: Database) -> Path | None:
    """Rename an SQLite file that is damaged; returns its new name, None where nothing was."""
    if database.file is None or not database.damage():
        return None
    database.close()
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S")
    return sqlite_file.move_aside(database.file, f".damaged-{now}")


def _lines_missing_in(copy: Connection, connection: Connection) -> int:
    """The number of lines of `connection` that `copy` does not have as they are."""
    query = sa.select(_LINE.seq, _LINE.action)
    return len(set(connection.execute(query)) - set(copy.execute(query)))


def _keep_lines(connection: Connection, keeper: Keeper) -> Path | None:
    if not last_seq(connection):
        return None
    kept = dated_copy(keeper.folder, keeper.place, BEFORE_RESTORE)
    kept.parent.mkdir(exist_ok=True)
    copy_lines(connection, kept)
    return kept


def _replace_lines(connection: Connection, copy: Connection) -> None:
    for table in (JOURNAL, IDENTITY):
        connection.execute(sa.delete(table))
    give_id(connection, read_id(copy))
    lines = copy.execute(sa.select(JOURNAL), execution_options=_IN_CHUNKS)
    for some in lines.mappings().partitions():
        connection.execute(sa.insert(JOURNAL), [dict(row) for row in some])
    _number_from(connection, last_seq(connection))


def _number_from(connection: Connection, last: int) -> None:
    """Let the next line follow the last: the numbers of a journal have no gap."""
    if connection.dialect.name == "sqlite":
        query = sa.text("UPDATE sqlite_sequence SET seq = :last WHERE name = 'journal'")
        connection.execute(query, {"last": last})
    elif connection.dialect.name == "postgresql":
        # not setval, which a restore that fails afterwards would not take back
        query = sa.text("SELECT pg_get_serial_sequence('journal', 'seq')")
        sequence = connection.execute(query).scalar()
        connection.execute(sa.text(f"ALTER SEQUENCE {sequence} RESTART WITH {last + 1}"))
