"""Navigation to another page as an invisible component: one step of the browser's history.

Streamlit's own switch writes the new query into the address of the old page first, and Back would
then lead to that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from explorer.ui.components.assets import text

_component = st.components.v2.component(
    "explorer_navigation", js=text("icons.js", "dom.js", "popover_keys.js", "navigation.js")
)


def address(page: str, query: Mapping[str, str | Sequence[str]]) -> str:
    """The address of a page relative to any page of the app; "" is the first page."""
    asked = urlencode(query, doseq=True)
    return f"./{page}?{asked}" if asked else f"./{page}"


def turn_to(page: str, query: Mapping[str, str | Sequence[str]], *, turn: int) -> None:
    """Let the browser go to a page; a new number `turn` is another step, 0 stays here."""
    _component(key="navigation", data={"address": address(page, query), "turn": turn})
