"""A PostgreSQL server for tests: on loopback, its data in a temporary folder, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "Geheimwort"
HURRIED = ("fsync=off", "full_page_writes=off")  # safe when a process dies, not when a machine does
HOMES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin")


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs, if it is installed here."""
    found = shutil.which("initdb")
    folders = [folder for home in HOMES for folder in sorted(Path("/").glob(home[1:]))]
    own = [Path(found).resolve().parent] if found else folders[-1:]
    return own[0] if own and (own[0] / "postgres").exists() else None


def account() -> dict[str, Any]:
    """Whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    other = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}


@dataclass
class Server:
    """A server with the role `ada`, who may make databases; it can be stopped and come back."""

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    def url(self, database: str = "postgres", *, password: str = PASSWORD) -> str:
        """The address of one of its databases."""
        return f"postgresql://ada:{password}@127.0.0.1:{self.port}/{database}"

    def create(self) -> str:
        """The address of a new, empty database."""
        name = f"labels_{uuid.uuid4().hex[:12]}"
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What a statement answers, on a connection of its own."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = [word for option in self._options() for word in ("-c", option)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", *words],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **account(),
            )
        for _ in range(300):
            if self.answers():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(
            f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-2000:]}"
        )

    def answers(self) -> bool:
        """Whether it takes connections."""
        asked = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """Stop it: at once (SIGQUIT, as in a crash) unless `how` says otherwise."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server dead within the block, and back after it."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def drop_connections(self) -> None:
        """End every connection but one's own, as a restart or a firewall does."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def _options(self) -> tuple[str, ...]:
        own = (f"port={self.port}", "listen_addresses=127.0.0.1")
        return (*own, f"unix_socket_directories={self.folder}", *HURRIED)


def new_server(folder: Path) -> Server:
    """A server with its data in `folder`, not yet started."""
    home = programs()
    if home is None:
        pytest.skip("PostgreSQL is not installed here; see make test")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(home, folder, int(probe.getsockname()[1]))
    word = folder / "password"
    word.write_text(PASSWORD)
    if account():
        for path in (folder, word):
            os.chown(path, account()["user"], account()["group"])
    made = ["--no-sync", "--username=ada", "--auth=scram-sha-256", f"--pwfile={word}"]
    words = [home / "initdb", "-D", folder / "data", *made, "--encoding=UTF8", "--locale=C"]
    done = subprocess.run(words, capture_output=True, cwd=folder, check=False, **account())
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr.decode()[-2000:]}")
    return server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for the tests of a process; nobody but they can log in."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        server = new_server(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture
def database(postgresql: Server) -> str:
    """The address of an empty database of this test's own."""
    return postgresql.create()
