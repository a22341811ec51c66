"""One database behind the labels: SQLite on disk, or any other SQLAlchemy URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from explorer.errors import LabelError

BUSY_SECONDS = 30
_READ = {"explorer_reads": True}


class Database:
    """An engine whose writers queue up, and whose commits are on disk when they return."""

    def __init__(self, url: str | Path, tables: sa.MetaData) -> None:
        """Open the database and create the tables it lacks.

        Raises: LabelError when the place cannot be opened or written.
        """
        self.name = str(url)
        with self._plain_errors():
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
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.SQLAlchemyError, OSError, ImportError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            message = f"The label database {self.name!r} could not be used: {reason}."
            raise LabelError(message) from error


def _engine(url: str | Path) -> Engine:
    """Return an engine; a path is an SQLite file, whose folder is made where it is missing."""
    if isinstance(url, Path) or "://" not in url:
        path = Path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        url = str(sa.URL.create("sqlite", database=str(path)))
    if make_url(url).get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
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
