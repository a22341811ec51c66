"""The append-only journal: what happened, when, by whom; nothing is ever changed in it."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from explorer.errors import ReadOnlyLabelsError
from explorer.labels.database import Database
from explorer.labels.keeper import Keeper
from explorer.labels.state import (
    NOTHING,
    JournalState,
    compared_state,
    give_id,
    grown_state,
    last_seq,
    own_id,
)
from explorer.labels.tables import JOURNAL, METADATA

_COLUMNS = JOURNAL.c


@dataclass(frozen=True)
class Event:
    """One line of the journal; `value` is the answer or the tag, empty for a withdrawal."""

    seq: int
    when: datetime
    who: str
    theme: str
    galaxy: str
    kind: str
    value: str
    encoder: str = ""
    model: str = ""
    action: str = ""
    undoes: str = ""


@dataclass(frozen=True)
class Action:
    """What one click did, before it is written: lines of (galaxy, kind, value)."""

    who: str
    lines: Sequence[tuple[str, str, str]]
    theme: str = ""
    encoder: str = ""
    model: str = ""
    undoes: str = ""


class Journal:
    """Reading and appending; what the lines mean is decided by `Labels`."""

    def __init__(
        self, url: str | Path, keeper: Keeper | None = None, *, closed_because: str = ""
    ) -> None:
        """Name the journal at a path (SQLite) or an SQLAlchemy URL.

        A `keeper` notices when lines are lost, and refuses to write until that is settled. With
        `closed_because`, a sentence, the journal is only read.
        """
        self.database = Database(url, METADATA)
        self.keeper = keeper
        self.closed_because = closed_because

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that has the journal to itself; on disk when the block ends.

        Raises: LostRatingsError where lines are missing that the catalogue knows of;
        ReadOnlyLabelsError where nothing is written.
        """
        if self.closed_because:
            raise ReadOnlyLabelsError(self.closed_because)
        keeper = self.keeper
        if keeper and self.database.is_missing():
            keeper.check(NOTHING)  # before a file is made in the place of the lost one
        with self.database.writing(JOURNAL) as connection:
            if keeper:
                keeper.check(JournalState(own_id(connection), last_seq(connection)))
            journal_id = give_id(connection)
            yield connection
            after = grown_state(connection, keeper.known(), journal_id) if keeper else NOTHING
        if keeper:
            keeper.keep(self.database, after)

    def append(self, action: Action) -> int:
        """The number of the last line, once the action is on disk."""
        with self.writing() as connection:
            return write(connection, action)

    def lost(self) -> str:
        """One sentence on which lines the catalogue knows of and the journal lacks; or ""."""
        if self.keeper is None:
            return ""
        self.keeper.flush()
        seen = self.keeper.seen()
        with self.database.reading() as connection:
            state = compared_state(connection, seen.state)
        return self.keeper.problem(state, seen)

    def close(self) -> None:
        """Give the connections back, and leave a record that is up to date."""
        if self.keeper:
            self.keeper.flush()
        self.database.close()

    def version(self) -> int:
        """The number of the last line, 0 for an empty journal."""
        with self.database.reading() as connection:
            return last_seq(connection)

    def events(self, *conditions: Any, limit: int | None = None) -> list[Event]:
        """The lines that fulfil the conditions, oldest first."""
        query = sa.select(JOURNAL).where(*conditions).order_by(_COLUMNS.seq).limit(limit)
        with self.database.reading() as connection:
            return as_events(connection.execute(query))


def write(connection: Connection, action: Action) -> int:
    """Insert the lines of an action inside a transaction; return the last line's number."""
    shared = {
        "written": datetime.now(UTC).isoformat(timespec="microseconds"),
        "who": action.who,
        "theme": action.theme,
        "encoder": action.encoder,
        "model": action.model,
        "action": uuid.uuid4().hex,
        "undoes": action.undoes,
    }
    rows = [shared | {"galaxy": g, "kind": k, "value": v} for g, k, v in action.lines]
    if rows:
        connection.execute(sa.insert(JOURNAL), rows)
    return last_seq(connection)


def latest(*conditions: Any, per: Sequence[str]) -> Any:
    """A condition that keeps the last line of each group among those that fulfil others."""
    groups = [_COLUMNS[name] for name in per]
    newest = sa.select(sa.func.max(_COLUMNS.seq)).where(*conditions).group_by(*groups)
    return _COLUMNS.seq.in_(newest)


def undoable(connection: Connection, *conditions: Any) -> list[Event]:
    """The lines of the last action that is neither undone nor itself an undo."""
    undone = sa.select(_COLUMNS.undoes).where(_COLUMNS.undoes != "")
    query = (
        sa.select(_COLUMNS.action)
        .where(*conditions, _COLUMNS.undoes == "", _COLUMNS.action.not_in(undone))
        .order_by(_COLUMNS.seq.desc())
        .limit(1)
    )
    action = connection.execute(query).scalar()
    lines = sa.select(JOURNAL).where(_COLUMNS.action == action).order_by(_COLUMNS.seq)
    return as_events(connection.execute(lines)) if action else []


def as_events(rows: Iterable[Any]) -> list[Event]:
    """Journal rows as events, their times aware and in UTC."""
    return [Event(row[0], datetime.fromisoformat(row[1]), *row[2:]) for row in rows]
