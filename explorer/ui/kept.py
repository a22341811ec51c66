"""What was worked out for the pages of one open catalogue, and goes when it is closed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock, RLock
from typing import Any

RECENT = 6


class Kept:
    """Objects by name: each is made once, however many ask for it at the same time.

    most: how many of those that may be forgotten are kept.
    """

    def __init__(self, most: int = RECENT) -> None:
        self.most = most
        self._always: dict[str, Any] = {}
        self._recent: OrderedDict[str, Any] = OrderedDict()
        self._making: dict[str, RLock] = {}
        self._lock = Lock()

    def always(self, name: str, make: Callable[[], Any]) -> Any:
        """The object `name`, kept as long as the catalogue is open."""
        with self._lock:
            making = self._making.setdefault(name, RLock())
        with making:
            if name not in self._always:
                self._always[name] = make()
            return self._always[name]

    def recent(self, name: str, make: Callable[[], Any]) -> Any:
        """As `always`, for what may be forgotten: the last few are kept."""
        with self._lock:
            making = self._making.setdefault(name, RLock())
        with making:
            found = self._recent[name] if name in self._recent else make()
        with self._lock:
            self._recent[name] = found
            self._recent.move_to_end(name)
            while len(self._recent) > self.most:
                self._making.pop(self._recent.popitem(last=False)[0], None)
        return found
