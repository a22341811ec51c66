"""How far a journal has come: its id, the number of its last line, and how many there are."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from explorer.labels.tables import IDENTITY, JOURNAL

_SEQ = JOURNAL.c.seq


@dataclass(frozen=True)
class JournalState:
    """A journal at one moment: `count` lines, the last one numbered `last`.

    `id` is "" before the first write, and for a journal from before journals had one.
    """

    id: str = ""
    last: int = 0
    count: int = 0


NOTHING = JournalState()


def whole_state(connection: Connection) -> JournalState:
    """The state with all lines counted, which takes longer the more there are."""
    return JournalState(read_id(connection), last_seq(connection), _count(connection))


def compared_state(connection: Connection, known: JournalState) -> JournalState:
    """The state with the lines counted that `known` counted: up to its last one."""
    count = _count(connection, _SEQ <= known.last)
    return JournalState(read_id(connection), last_seq(connection), count)


def grown_state(connection: Connection, known: JournalState, journal_id: str) -> JournalState:
    """The state, counting only the lines since `known` where that is of this journal."""
    if known.id != journal_id:
        return JournalState(journal_id, last_seq(connection), _count(connection))
    fresh = _count(connection, _SEQ > known.last)
    return JournalState(known.id, last_seq(connection), known.count + fresh)


def last_seq(connection: Connection) -> int:
    """The number of the last line as this connection sees it."""
    return connection.execute(sa.select(sa.func.max(_SEQ))).scalar() or 0


def read_id(connection: Connection) -> str:
    """The journal's id, "" where it has none yet."""
    return own_id(connection) if sa.inspect(connection).has_table(IDENTITY.name) else ""


def own_id(connection: Connection) -> str:
    """As `read_id`, inside a transaction that writes: the tables are there."""
    return connection.execute(sa.select(IDENTITY.c.id)).scalar() or ""


def give_id(connection: Connection, journal_id: str = "") -> str:
    """The journal's id, one given to it if it has none, inside a transaction that writes."""
    held = own_id(connection)
    if held:
        return held
    began = datetime.now(UTC).isoformat(timespec="seconds")
    row = {"id": journal_id or uuid.uuid4().hex, "began": began}
    connection.execute(sa.insert(IDENTITY), [row])
    return str(row["id"])


def _count(connection: Connection, *conditions: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(JOURNAL).where(*conditions)
    return int(connection.execute(query).scalar() or 0)
