"""app: open the page in a browser, from wherever the explorer is installed."""

import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from explorer.access import Access
from explorer.catalogue.mirror import local_folder
from explorer.commands.parser import Arguments, Commands, named_path, port_number
from explorer.config import page_settings
from explorer.errors import ExplorerError, SettingsError
from explorer.object_store.address import address_of

HERE = "127.0.0.1"
SCRIPT = Path(__file__).parents[1] / "ui" / "app.py"
STOPS = ("SIGINT", "SIGTERM", "SIGHUP")  # of which Windows lacks the last


def register(commands: Commands) -> None:
    """Add `app`."""
    app = commands.add("app", run, say)
    demo = "a folder or s3://BUCKET/NAME (default: the demo, built in ./catalogues)"
    app.add_argument("catalogue", type=named_path, nargs="?", metavar="CATALOGUE", help=demo)
    app.add_argument("--port", type=port_number, default=8501)
    where = "where to listen (default: this machine alone; another for a proxy elsewhere)"
    app.add_argument("--address", default=HERE, help=where)


def run(arguments: Arguments) -> dict[str, Any]:
    """Serve the page until it is stopped, to this machine alone unless people log in.

    Raises:
        SettingsError: other machines would reach a page that asks nobody who they are.
        CatalogueError: an object store that is out of reach, or has no catalogue there.
    """
    access = Access.from_environment()  # what cannot be used is said before anything starts
    if arguments.address != HERE and not access.names_people:
        raise SettingsError(
            f"--address {arguments.address} lets other machines reach the page: say first who "
            "may come in, as the deployment page describes (EXPLORER_OWNERS)."
        )
    environment = dict(os.environ)
    environment["FORWARDED_ALLOW_IPS"] = ""  # nobody's header is taken for where they come from
    if arguments.catalogue is not None:
        place = address_of(arguments.catalogue) or str(arguments.catalogue.resolve())
        local_folder(place)  # a store that refuses says so before anything starts
        environment["EXPLORER_CATALOGUE"] = place
    words = [sys.executable, "-m", "streamlit", "run", str(SCRIPT)]
    options = [*page_options(page_settings()), f"--server.port={arguments.port}"]
    options.append(f"--server.address={arguments.address}")
    status = serve([*words, *options], environment)
    if status:
        raise ExplorerError(f"The page stopped with exit status {status}.")
    return {"catalogue": environment.get("EXPLORER_CATALOGUE"), "port": arguments.port}


def serve(words: list[str], environment: dict[str, str]) -> int:
    """The exit status of the server; 0 where this process was told to stop, and it with it."""
    servers: list[subprocess.Popen[bytes]] = []
    told: list[int] = []

    def stop(number: int, _frame: object) -> None:
        told.append(number)
        for server in servers:
            server.terminate()

    with handling(stop), subprocess.Popen(words, env=environment) as server:
        servers.append(server)
        if told:
            server.terminate()
        status = server.wait()
    return 0 if told else status


@contextmanager
def handling(stop: Callable[[int, object], None]) -> Iterator[None]:
    """Meanwhile `stop` takes what tells this process to stop, but what it was told to ignore."""
    known = [getattr(signal, name) for name in STOPS if hasattr(signal, name)]
    heeded = [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def page_options(path: Path) -> list[str]:
    """The settings of a Streamlit config.toml as options, for it is read from ./.streamlit only."""
    return _options(tomllib.loads(path.read_text(encoding="utf-8")), "")


def _options(settings: dict[str, Any], prefix: str) -> list[str]:
    found = []
    for name, value in settings.items():
        if isinstance(value, dict):
            found += _options(value, f"{prefix}{name}.")
        else:
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            found.append(f"--{prefix}{name}={shown}")
    return found


def say(result: dict[str, Any]) -> str:
    """That it is over."""
    return f"The page at port {result['port']} has stopped."
