"""The map as a component: points by URL, colour and filter as bytes, regions and picks back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.ui import session
from explorer.ui.components.assets import text

_component = st.components.v2.component(
    "explorer_map",
    html=text("map.html"),
    css=text("icons.css", "map.css"),
    js=text(
        *("icons.js", "parts.js", "pack.js", "scales.js", "points.js", "near.js", "overlay.js"),
        *("map.js", "hand.js"),
    ),
)


def draw_map(data: dict[str, Any], *, key: str, **handlers: Callable[[Any], None]) -> None:
    """Show the map that `data` describes; `pick=`, `region=`, `view=` take what the hand did."""
    calls = {f"on_{name}_change": _call(key, name, handler) for name, handler in handlers.items()}
    _component(key=key, data=data, **calls)


def _call(key: str, name: str, handler: Callable[[Any], None]) -> Callable[[], None]:
    def callback() -> None:
        value = session.event(key, name)
        if value is not None:
            handler(value)

    return callback
