"""One database behind the labels: SQLite on disk, or any other SQLAlchemy URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from explorer.errors import LabelDatabaseError
from explorer.labels.database_url import parse, redact, shown

BUSY_SECONDS = 30
_READ = {"explorer_reads": True}


class Database:
    """An engine whose writers queue up, and whose commits are on disk when they return."""

    def __init__(self, url: str | Path, tables: sa.MetaData) -> None:
        """Open the database and create the tables it lacks.

        Raises: LabelDatabaseError when the place cannot be opened or written; its message holds
        no password.
        """
        self._url = url
        with self._plain_errors(TypeError, ValueError):  # an option that the driver cannot take
            self._engine = _engine(url)
            tables.create_all(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one committed state and never waits for a writer."""
        with self._plain_errors(), self._engine.connect() as connection:
            yield connection.execution_options(**_READ)

    @contextmanager
    def writing(self, table: sa.Table) -> Iterator[Connection]:
        """A transaction that has the table to itself, so that row numbers follow commits."""
        with self._plain_errors(), self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE")
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _plain_errors(self, *more: type[Exception]) -> Iterator[None]:
        told: tuple[type[Exception], ...] = (SQLAlchemyError, OSError, ImportError, *more)
        try:
            yield
        except told as error:
            said = str(getattr(error, "orig", None) or error) or type(error).__name__
            reason = redact(said.splitlines()[0], self._url).rstrip(".")
            message = f"The label database {shown(self._url)!r} could not be used: {reason}."
            raise LabelDatabaseError(message) from None  # the cause may repeat the password


def _engine(url: str | Path) -> Engine:
    """An engine; a path is an SQLite file, whose folder is made where it is missing."""
    parsed = parse(url)
    if isinstance(url, Path) or "://" not in url:
        Path(url).parent.mkdir(parents=True, exist_ok=True)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _configure_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late to take the write lock: _begin_sqlite sends it.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that is later promoted to writer fails at once instead of waiting its turn.
    reads = connection.get_execution_options().get("explorer_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
