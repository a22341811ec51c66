"""The sky around a galaxy as a component: neighbours on a grid, by URL; a click opens one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.ui.components.assets import text

_component = st.components.v2.component(
    "explorer_sky",
    html=text("sky.html"),
    css=text("icons.css", "grid.css", "pixels.css", "sky.css"),
    js=text(
        *("icons.js", "dom.js", "key_table.js", "keys.js", "pixel_readout.js", "pixel_overlay.js"),
        *("sky_projection.js", "sky_grid.js", "sky.js", "sky_drawing.js", "sky_tables.js"),
    ),
)


def draw_sky(data: dict[str, Any], *, key: str) -> None:
    """Show the sky that `data` describes: version, row, id, ra_deg, dec_deg, field in degrees."""
    _component(key=key, data=data)
