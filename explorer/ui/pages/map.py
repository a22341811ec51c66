"""The map page: the whole catalogue as points, layouts and colours to choose, and the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.errors import FilterError
from explorer.ui import frame, session
from explorer.ui.components.map import draw_map
from explorer.ui.map_grid import layout_names
from explorer.ui.panels.controls import choice, filter_box, pick_one
from explorer.ui.panels.map_data import payload
from explorer.ui.panels.map_side import panel, pick, select

if TYPE_CHECKING:
    from explorer.workspace.workspace import Desk

PICTURE = "A picture: near means alike, far means little. Similarity is measured in the embedding."


def page() -> None:
    """Toolbar, map, and the panel of what was chosen."""
    desk = session.desk()
    with frame.toolbar("map"):
        by = colour_box(desk)
        layout = layout_box(desk)
        where = readable(desk, filter_box(desk, "map"))
    left, right = st.columns([2.5, 1], gap="medium")
    with left:
        draw_map(payload(desk, by, layout, where), key="map", pick=pick, region=select, view=look)
        st.caption(about(desk, layout))
    with right:
        panel(desk, where)


def readable(desk: Desk, where: str) -> str:
    """The filter, once it can be read; until then the map stays whole and the page says why."""
    try:
        desk.mask(where, **session.rater())
    except FilterError as error:
        st.error(frame.shortened(str(error)), icon=":material/error:")
        return ""
    return where


def colour_box(desk: Desk) -> str:
    """What the points are coloured by."""
    names = ["oddness", "taste", "rating", "tag"]
    if session.get("id"):
        names.append("similarity")
    names += [c.name for c in desk.catalogue.columns if c.name not in names]
    return pick_one("map", "by", "Colour", names)


def layout_box(desk: Desk) -> str:
    """Which layout: the first map, one made beside it, or the sky."""
    names = layout_names(desk)
    if len(names) == 1:
        return names[0]
    return choice("map", "layout", "Layout", names, on_change=leave_view)


def leave_view() -> None:
    """Another layout has other places: forget the view; what was selected stays selected."""
    session.put(view=None, p=None)


def look(view: str) -> None:
    """Keep the view in the address."""
    session.put(view=view)


def about(desk: Desk, layout: str) -> str:
    """What kind of picture this is, how it was made, and how far it can be believed."""
    if layout == "sky":
        return "Hammer projection, east to the left."
    manifest = desk.catalogue.manifest
    record = manifest.map if layout == "map" else manifest.layouts[layout]
    made = [f"{record.get('method', 'umap')}, {record.get('neighbours')} neighbours"]
    if "min_dist" in record:
        made.append(f"min_dist {record['min_dist']}")
    if "preservation" in record:
        made.append(f"keeps {record['preservation']:.0%} of the 15 nearest")
        made.append(f"trustworthiness {record['trustworthiness']:.2f}")
    return f"{PICTURE} {', '.join(made)}."
