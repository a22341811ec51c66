"""Which hosts and origins the app answers: pages, files, routes and websocket alike.

Without a list of hosts, a foreign page whose name is made to lead to this machine (DNS rebinding)
would be of the app's own origin, and could read and rate.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from explorer.errors import SettingsError

LOOPBACK = ("localhost", "127.0.0.1", "::1")
WRITTEN = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")
LAST_PORT = 65535
DEFAULT_PORTS = {"http": 80, "https": 443}
READING = ("GET", "HEAD")
POLICY_VIOLATION = 1008
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Host:
    """A host by its name in small letters, and its port where one was written."""

    name: str
    port: int | None = None


def read_host(text: str) -> Host | None:
    """The host and port of "name", "name:8501", "[::1]:8501"; None for anything else."""
    read = WRITTEN.fullmatch(text)
    if read is None:
        return None
    name, port = read.groups()
    if port and int(port) > LAST_PORT:
        return None
    return Host(name.strip("[]").lower().removesuffix("."), int(port) if port else None)


def read_origin(text: str) -> tuple[str, Host] | None:
    """The scheme and host of an Origin header, its port always named; None for "null" and such."""
    scheme, _, rest = text.partition("://")
    host = read_host(rest)
    if host is None or scheme not in DEFAULT_PORTS:
        return None
    return scheme, Host(host.name, host.port or DEFAULT_PORTS[scheme])


def named_hosts(names: Iterable[str]) -> list[Host]:
    """The hosts that a deployment names, one each.

    Raises:
        SettingsError: one is no host.
    """
    found = []
    for name in names:
        host = read_host(name)
        if host is None:
            raise SettingsError(
                f"EXPLORER_HOSTS names {name!r}, which is no host: write names like "
                "galaxies.example.org or 192.168.0.7:8501, with commas between them."
            )
        found.append(host)
    return found


def with_page_host(scope: Scope) -> Scope:
    """A websocket's `scope` with the host of its page, which a proxy may have replaced.

    Streamlit compares the two.
    """
    if scope["type"] != "websocket":
        return scope
    page = urlsplit(Headers(scope=scope)["origin"]).netloc.encode()
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [(b"host", page), *others]}


class HostGuard:
    """Passes on what is asked of a known host, from a page of that host; refuses the rest.

    `hosts` is what the deployment names beside this machine's own names. Behind a proxy with TLS
    the public host belongs there.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = ()) -> None:
        self.app = app
        self.named = named_hosts(hosts)
        self.known = {*LOOPBACK, *(host.name for host in self.named)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 in a sentence, or close the websocket before it opens, where refused."""
        problem = self.problem(scope) if scope["type"] in ("http", "websocket") else ""
        if not problem:
            await self.app(with_page_host(scope), receive, send)
            return
        log.warning("%s %r", problem, scope["path"][:200])
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            await JSONResponse({"error": problem}, 403)(scope, receive, send)

    def problem(self, scope: Scope) -> str:
        """Why this request is refused; "" where it is not."""
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        host = read_host(hosts[0]) if len(hosts) == 1 else None
        if host is None or host.name not in self.known:
            asked = ", ".join(hosts)[:80]
            return f"This app does not answer for the host {asked!r}: EXPLORER_HOSTS names others."
        if scope["type"] == "http" and (scope["method"] in READING or not origins):
            return ""
        if len(origins) == 1 and self.is_own(origins[0], host):
            return ""
        return "Taken from this app's own pages only."

    def is_own(self, origin: str, host: Host) -> bool:
        """Whether `origin` is a page of the `host` asked, or of one that the deployment names."""
        read = read_origin(origin)
        if read is None:
            return False
        scheme, page = read
        if page == Host(host.name, host.port or DEFAULT_PORTS[scheme]):
            return True
        return any(
            page == Host(named.name, named.port or DEFAULT_PORTS[scheme]) for named in self.named
        )
