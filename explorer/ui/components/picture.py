"""An uploaded image as a component: shown whole, and cropped with a square."""

from __future__ import annotations

import base64

import streamlit as st

from explorer.ui.components.assets import text
from explorer.ui.components.events import Handler, callbacks

_component = st.components.v2.component(
    "explorer_picture",
    html=text("picture.html"),
    css=text("icons.css", "grid.css"),
    js=text(
        *("icons.js", "dom.js", "key_table.js", "keys.js"),
        *("crop_geometry.js", "crop.js", "picture.js"),
    ),
)


def picture(jpeg: bytes, *, square: str, key: str, **handlers: Handler) -> None:
    """Show a JPEG with the crop in use; `crop=` takes the square that the visitor draws."""
    source = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
    _component(key=key, data={"src": source, "crop": square}, **callbacks(key, handlers))
