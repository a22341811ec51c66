"""The gate before everything that is served: who asks is known, or the request goes no further.

What it finds is the only word on it: a name that an address claims gives way to the login's.
"""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.ui.guard import POLICY_VIOLATION
from explorer.ui.login import turned_away
from explorer.ui.login.cookie import COOKIE, LOGGED_OUT
from explorer.ui.login.door import Door
from explorer.ui.login.logged_out import LoggedOut
from explorer.ui.login.visitor import HEADER, KEY, TurnedAway, Visitor, to_header
from explorer.ui.login.way_back import note_way, way_back

ALIVE = ("/healthz", "/_stcore/health")
LOGGING_IN = (turned_away.LOGIN, turned_away.LOGOUT, "/auth/login", "/oauth2callback")
log = logging.getLogger(__name__)


class AccessGate:
    """Passes on what a known visitor asks; turns the rest away: 401 nobody, 403 not on a list."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self.door = door
        self.open = {*ALIVE, *(LOGGING_IN if door.signing else ())}
        self.logged_out = LoggedOut()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer; a websocket ends with its visitor's login."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if self.door.signing and self.door.signing.origin.startswith("https:"):
            send = over_tls_alone(send)
        if scope["type"] == "http" and scope["path"] in self.open:
            self.note_logout(scope)
            await self.app(without_claims(scope), receive, send)
            return
        try:
            visitor = self.visitor(scope)
        except TurnedAway as turned:
            await self.turn_away(turned, scope, receive, send)
            return
        await self.let_in(visitor, known(scope, visitor), receive, send)

    def visitor(self, scope: Scope) -> Visitor:
        """Who asks.

        Raises:
            TurnedAway: nobody, somebody on no list, or by a login that was left.
        """
        visitor = self.door.visitor(scope)
        if self.door.signing and self.logged_out.was_left(cookie_of(scope)):
            raise TurnedAway(401, LOGGED_OUT)
        return visitor

    def note_logout(self, scope: Scope) -> None:
        """Remember a login that is being left."""
        if scope["path"] == turned_away.LOGOUT:
            with suppress(TurnedAway):
                visitor = self.door.visitor(scope)
                self.logged_out.leave(cookie_of(scope), visitor.until)
                log.info("%s logged out", visitor.name)

    async def turn_away(
        self, turned: TurnedAway, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer with the reason, or close a websocket before it opens."""
        log.warning("%s %r: %s", turned.name or "nobody", scope["path"][:200], turned.status)
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        answer = turned_away.reply(scope, turned, self.door.providers)
        if turned.status == 401 and self.door.signing and turned_away.wants_page(scope):
            note_way(scope, answer)
        await answer(scope, receive, send)

    async def let_in(self, visitor: Visitor, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a visitor; nothing of it is for a cache that others share."""
        if not visitor.name:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            back = way_back(scope) if self.door.signing else None
            await (back or self.app)(scope, receive, private(send, visitor))
        else:
            await self.hold_open(visitor, scope, receive, send)

    async def hold_open(self, visitor: Visitor, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket until its login ends, or is left."""
        log.info("%s (%s) opened the page", visitor.name, visitor.role)
        try:
            async with asyncio.timeout(max(0.0, visitor.left_s())) as end:
                with self.logged_out.ended_with(cookie_of(scope), end):
                    await self.app(scope, receive, send)
        except TimeoutError:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})


def cookie_of(scope: Scope) -> str:
    """The login's cookie as it was sent."""
    return HTTPConnection(scope).cookies.get(COOKIE, "")


def without_claims(scope: Scope) -> Scope:
    """`scope` without a header that only the gate may set."""
    kept = [(name, value) for name, value in scope["headers"] if name.decode("latin-1") != HEADER]
    return {**scope, "headers": kept}


def known(scope: Scope, visitor: Visitor) -> Scope:
    """`scope` with the visitor that the gate found, and nobody else's name in its address."""
    found = without_claims(scope)
    found["headers"] = [*found["headers"], (HEADER.encode(), to_header(visitor).encode())]
    found[KEY] = visitor
    if visitor.name and scope["path"].startswith("/x/"):
        found["query_string"] = with_who(scope.get("query_string", b""), visitor.name)
    return found


def with_who(query: bytes, name: str) -> bytes:
    """A query string in which `who` is `name`, whatever it was."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode(
        [*((key, value) for key, value in pairs if key != "who"), ("who", name)]
    ).encode()


def over_tls_alone(send: Send) -> Send:
    """`send` whose cookies the browser returns over TLS only; Streamlit's own say nothing of it."""

    async def send_secure(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (name, value + b"; Secure" if name.lower() == b"set-cookie" else value)
                for name, value in message.get("headers", ())
            ]
        await send(message)

    return send_secure


def private(send: Send, visitor: Visitor) -> Send:
    """`send` whose replies are for this browser alone; a page is loaded anew once a login ends."""

    async def send_privately(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            kept = headers.get("cache-control", "")
            headers["Cache-Control"] = kept.replace("public", "private") or "private"
            if headers.get("content-type", "").startswith("text/html"):
                headers["Refresh"] = str(math.ceil(visitor.left_s()) + 1)
        await send(message)

    return send_privately
