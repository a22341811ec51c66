"""One database behind the labels: SQLite on disk, or any other SQLAlchemy URL."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from explorer.errors import LabelDatabaseError, ReadOnlyLabelsError
from explorer.labels import sqlite_file
from explorer.labels.database_url import parse, redact, shown

MADE = "tables made"
_TABLES_LOCK = 7_305_801  # of PostgreSQL: one connection at a time makes tables
# Nobody waits for ever: not for a server that drops packets, not for a colleague's machine that
# lost its network while it held the journal.
_CONNECT_S = 10
_PATIENCE = (
    f"SET LOCAL lock_timeout = '{sqlite_file.BUSY_SECONDS}s'; "
    "SET LOCAL idle_in_transaction_session_timeout = '60s'"
)
_ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """An engine whose writers queue up, and whose commits are on disk when they return.

    Reading never writes: before the first write there is no file and no table, and it reads as
    empty.

    Attributes:
        file: where it is an SQLite file, its path.
    """

    def __init__(self, url: str | Path, tables: sa.MetaData) -> None:
        """Name the database; nothing is opened yet.

        Raises: LabelDatabaseError for an address that cannot be read or a driver that is not
        installed; here and below, its message holds no password.
        """
        self._url = url
        self._tables = tables
        self._made = False
        with self._plain_errors(TypeError, ValueError):  # an option that the driver cannot take
            self.file = _file_of(url)
            self._engine = _engine(url, self.file)
        self._empty = sqlite_file.memory_engine(tables)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one committed state and never waits for a writer."""
        with self._plain_errors(), ExitStack() as opened:
            connection = None
            if self.file is None or _has_bytes(self.file):
                connection = opened.enter_context(self._connect())
                connection = connection.execution_options(**self._reads)
            if connection is None or not self._has_tables(connection):
                connection = opened.enter_context(self._empty.connect())
            yield connection

    @contextmanager
    def writing(self, table: sa.Table) -> Iterator[Connection]:
        """A transaction that has the table to itself, so that row numbers follow commits."""
        with self._plain_errors():
            self._prepare()
            with self._connect() as connection:
                self._write_ahead(connection)
                with connection.begin():
                    if self._on_postgresql:
                        connection.exec_driver_sql(_PATIENCE)
                    self._make_tables(connection)
                    if self._on_postgresql:
                        connection.exec_driver_sql(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE")
                    yield connection
                self._made = connection.info[MADE] = True

    def is_missing(self) -> bool:
        """Whether it is an SQLite file that is not there, or empty.

        Raises: LabelError when that cannot be seen.
        """
        with self._plain_errors():
            return self.file is not None and not _has_bytes(self.file)

    def exists(self) -> bool:
        """Whether there is anything to read: a file with the tables, or the tables on the server.

        Raises: LabelError when the place cannot be opened.
        """
        with self._plain_errors():
            if self.file is not None and not _has_bytes(self.file):
                return False
            with self._connect() as connection:
                return self._has_tables(connection.execution_options(**self._reads))

    def damage(self) -> str:
        """What SQLite finds wrong with the file; "" if it is whole, missing, or on a server.

        Raises: LabelError when it cannot be opened.
        """
        if self.file is None or not _has_bytes(self.file):
            return ""
        with self._plain_errors():
            return sqlite_file.damage(self.file)

    @property
    def place(self) -> str:
        """Where it is, without user, password or address of a server."""
        if self.file is not None:
            return str(self.file)
        url = self._engine.url
        host, port = url.host or url.query.get("host"), url.port or url.query.get("port")
        named = hashlib.sha256(f"{host}:{port}/{url.database}".encode()).hexdigest()
        return f"{url.get_backend_name()} database {named[:8]}"

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @property
    def _on_postgresql(self) -> bool:
        return self._engine.dialect.name == "postgresql"

    @property
    def _reads(self) -> dict[str, Any]:
        return _ONE_STATE if self._on_postgresql else sqlite_file.READS

    def _has_tables(self, connection: Connection) -> bool:
        if self.file is not None:
            query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal'"
            return connection.exec_driver_sql(query).scalar() is not None
        return self._made or sa.inspect(connection).has_table("journal")

    def _prepare(self) -> None:
        """Make the file of an SQLite database; say so where nothing can be written."""
        if self.file is None:
            return
        if not _is_writable(self.file):
            raise ReadOnlyLabelsError(
                f"The ratings in {self.file} can be read but not changed here, since the file or "
                "its folder is read-only. Name a place of your own: EXPLORER_LABELS=FILE.sqlite"
            )
        if not _has_bytes(self.file):
            self._engine.dispose()  # connections to the file that was there
            sqlite_file.create(self.file)

    def _write_ahead(self, connection: Connection) -> None:
        if self.file is not None:
            sqlite_file.write_ahead(connection.connection.driver_connection)  # type: ignore[arg-type]

    def _make_tables(self, connection: Connection) -> None:
        if self._made if self.file is None else connection.info.get(MADE):
            return  # an SQLite file may be another one by now; then so is the connection
        if self._on_postgresql:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TABLES_LOCK})")
        self._tables.create_all(connection)

    def _connect(self) -> Connection:
        with self._plain_errors(TypeError, ValueError):  # as above, told when it is first used
            return self._engine.connect()

    @contextmanager
    def _plain_errors(self, *more: type[Exception]) -> Iterator[None]:
        told: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error, OSError, ImportError)
        try:
            yield
        except (*told, *more) as error:
            reason = redact(_said(error), self._url).rstrip(".")
            message = f"The label database {shown(self._url)!r} could not be used: {reason}."
            raise LabelDatabaseError(message) from None  # the cause may repeat the password


def _file_of(url: str | Path) -> Path | None:
    """The path of an SQLite file, from a path or a URL; None for any other database.

    The folder of a path is made by the first write; that of a URL is there, or misspelt.
    """
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    if parsed.database.startswith((":", "file:")):
        return None
    file = Path(parsed.database).absolute()
    if "://" in str(url) and not file.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {file.parent}")
    return file


def _engine(url: str | Path, file: Path | None) -> Engine:
    if file is not None:
        return sqlite_file.sqlite_engine(file)
    parsed = parse(url)
    waits = parsed.drivername == "postgresql+psycopg" and "connect_timeout" not in parsed.query
    patience = {"connect_timeout": _CONNECT_S} if waits else {}
    return sa.create_engine(parsed, pool_pre_ping=True, connect_args=patience)


def _said(error: Exception) -> str:
    """The first line of what went wrong, and what to install where a driver is missing."""
    if isinstance(error, ModuleNotFoundError) and error.name == "psycopg":
        return 'it needs a driver that is not installed: pip install "psycopg[binary]>=3.2,<4"'
    return (str(getattr(error, "orig", None) or error) or type(error).__name__).splitlines()[0]


def _is_writable(path: Path) -> bool:
    """Whether a file, there or not, and what lies beside it can be written."""
    around = next(parent for parent in path.parents if parent.exists())
    return os.access(around, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
