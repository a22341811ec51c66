"""The append-only journal: what happened, when, by whom; nothing is ever changed in it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from explorer.labels.database import Database

METADATA = sa.MetaData()
JOURNAL = sa.Table(
    "journal",
    METADATA,
    sa.Column(
        "seq",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("written", sa.String(40), nullable=False),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in ("who", "theme", "galaxy", "kind", "value", "encoder", "model")
    ),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("undoes", sa.String(32), nullable=False),
    sa.Index("journal_of_galaxy", "kind", "who", "theme", "galaxy", "seq"),
    sa.Index("journal_of_value", "kind", "value", "galaxy", "seq"),
    sa.Index("journal_of_action", "action"),
    sa.Index("journal_of_undoes", "undoes"),
    sqlite_autoincrement=True,
)
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

    def __init__(self, url: str | Path) -> None:
        """Open the journal at a path (SQLite) or an SQLAlchemy URL; LabelError where it cannot."""
        self.database = Database(url, METADATA)

    def append(self, action: Action) -> int:
        """The number of the last line, once the action is on disk."""
        with self.database.writing(JOURNAL) as connection:
            return write(connection, action)

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


def last_seq(connection: Connection) -> int:
    """The number of the last line as this connection sees it."""
    return connection.execute(sa.select(sa.func.max(_COLUMNS.seq))).scalar() or 0


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
