"""The map page: the whole catalogue as points, layouts and colours to choose, and the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.errors import FilterError
from explorer.ui import frame, session
from explorer.ui.components.map import draw_map
from explorer.ui.format import literal, shorten
from explorer.ui.panels.controls import Control, choice, filter_box, pick_one
from explorer.ui.panels.map_data import payload
from explorer.ui.panels.map_side import panel, pick, select
from explorer.workspace.map_places import layout_names

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

PICTURE = "A picture: near means alike, far means little. Similarity is measured in the embedding."


def page() -> None:
    """Toolbar, map, and the panel of what was chosen."""
    workspace = session.workspace()
    with frame.toolbar("map"):
        by = colour_box(workspace)
        layout = layout_box(workspace)
        where = readable_filter(workspace, filter_box(workspace, "map"))
    left, right = st.columns([2.5, 1], gap="medium")
    with left:
        draw_map(
            payload(workspace, by, layout, where),
            key="map",
            pick=pick,
            region=select,
            view=remember_view,
        )
        st.caption(literal(show_recipe(workspace, layout)))
    with right:
        panel(workspace, where)


def readable_filter(workspace: Workspace, where: str) -> str:
    """The filter, once it can be read; until then the map stays whole and the page says why."""
    try:
        workspace.selection.mask(where, session.rater())
    except FilterError as error:
        st.error(literal(shorten(str(error))), icon=":material/error:")
        return ""
    return where


def colour_box(workspace: Workspace) -> str:
    """What the points are coloured by."""
    names = ["oddness", "taste", "rating", "tag"]
    if session.get_query("id"):
        names.append("similarity")
    names += [c.name for c in workspace.catalogue.columns if c.name not in names]
    return pick_one("map", "by", "Colour", names)


def layout_box(workspace: Workspace) -> str:
    """Which layout: the first map, one made beside it, or the sky."""
    names = layout_names(workspace.catalogue)
    if len(names) == 1:
        return names[0]
    return choice(Control("map", "layout", "Layout"), names, on_change=forget_view)


def forget_view() -> None:
    """Another layout has other places: forget the view; what was selected stays selected."""
    session.set_query(view=None, p=None)


def remember_view(view: str) -> None:
    """Keep the view in the address."""
    session.set_query(view=view)


def show_recipe(workspace: Workspace, layout: str) -> str:
    """What kind of picture this is, how it was made, and how far it can be believed."""
    if layout == "sky":
        return "Hammer projection, east to the left."
    manifest = workspace.catalogue.manifest
    record = manifest.map if layout == "map" else manifest.layouts[layout]
    made = [f"{record.get('method', 'umap')}, {record.get('neighbours')} neighbours"]
    if "min_dist" in record:
        made.append(f"min_dist {record['min_dist']}")
    if "preservation" in record:
        made.append(f"keeps {record['preservation']:.0%} of the 15 nearest")
        made.append(f"trustworthiness {record['trustworthiness']:.2f}")
    return f"{PICTURE} {', '.join(made)}."
