"""What a component reports, handed to plain functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from explorer.ui import session

Handler = Callable[[Any], None]


def callbacks(key: str, handlers: Mapping[str, Handler]) -> dict[str, Any]:
    """`on_<event>_change` arguments that give each event's value to its handler."""
    return {f"on_{name}_change": _call(key, name, handler) for name, handler in handlers.items()}


def _call(key: str, name: str, handler: Handler) -> Callable[[], None]:
    def callback() -> None:
        value = session.event(key, name)
        if value is not None:
            handler(value)

    return callback
