"""Logins that were left before their end: their cookie is nobody's, wherever a copy of it is."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class LoggedOut:
    """The logins left while this process runs, and the websockets that end with each."""

    def __init__(self) -> None:
        self._left: dict[str, float] = {}  # digest of a cookie -> when it would have ended
        self._open: defaultdict[str, set[asyncio.Timeout]] = defaultdict(set)

    def leave(self, cookie: str, until: float) -> None:
        """Let nobody in by `cookie` any more, and end its websockets."""
        now = time.time()
        self._left = {name: end for name, end in self._left.items() if end > now}
        self._left[_digest(cookie)] = until
        for end in self._open.get(_digest(cookie), set()):
            end.reschedule(asyncio.get_running_loop().time())

    def was_left(self, cookie: str) -> bool:
        """Whether the login of `cookie` was left."""
        return _digest(cookie) in self._left

    @contextmanager
    def ended_with(self, cookie: str, end: asyncio.Timeout) -> Iterator[None]:
        """While this lasts, `end` comes at once where the login is left."""
        sockets = self._open[_digest(cookie)]
        sockets.add(end)
        try:
            yield
        finally:
            sockets.discard(end)
            if not sockets:
                self._open.pop(_digest(cookie), None)


def _digest(cookie: str) -> str:
    """Of what is signed: the signature itself can be written in several ways."""
    signed = cookie.rpartition(".")[0]
    return hashlib.sha256(signed.encode("utf-8", "surrogateescape")).hexdigest()
