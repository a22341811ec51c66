"""The map as a component: points by URL, colour and filter as bytes, regions and picks back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.ui.components.assets import text
from explorer.ui.components.events import Handler, callbacks

_component = st.components.v2.component(
    "explorer_map",
    html=text("map.html"),
    css=text("icons.css", "legend.css", "map.css"),
    js=text(
        *("icons.js", "dom.js", "key_table.js", "keys.js"),
        *("thumbnail_cache.js", "colour_scales.js", "point_grid.js"),
        *("points_gl.js", "density_tiles.js", "overlay.js", "region_labels.js", "hover_card.js"),
        *("pixel_readout.js", "sky_projection.js", "sky_grid.js", "map_sky.js"),
        *("map_camera.js", "map_points.js", "map_loader.js", "map_selection.js"),
        *("map_mosaic.js", "map_rings.js", "map_legend.js", "map_toolbar.js", "map_drawing.js"),
        *("map_pointer.js", "map_keyboard.js", "map.js", "map_page.js"),
    ),
)


def draw_map(data: dict[str, Any], *, key: str, **handlers: Handler) -> None:
    """Show the map that `data` describes; `pick=`, `region=`, `view=` take what the visitor did."""
    _component(key=key, data=data, **callbacks(key, handlers))
