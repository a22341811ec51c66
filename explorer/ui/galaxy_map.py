"""The map page: the whole catalogue as points; a click, a lasso, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from explorer.lookalikes import Page, Query
from explorer.ui import frame, session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.components.map import draw_map
from explorer.ui.controls import choice, filter_box, pick_one
from explorer.ui.facts import show, title
from explorer.ui.galaxy import galaxy_head
from explorer.ui.points import LAYOUTS
from explorer.ui.region import region_rows
from explorer.ui.selection import selection_panel

if TYPE_CHECKING:
    from explorer.desk import Desk

LIKE = 12
STRANGE = 24
MOST_MARKS = 2_000
PICTURE = "A picture: near means alike, far means little. Similarity is measured in the embedding."


def page() -> None:
    """Toolbar, map, and the panel of what was chosen."""
    desk = session.desk()
    with frame.toolbar("map"):
        by = colour_box(desk)
        layout = layout_box(desk)
        where = filter_box(desk, "map")
    left, right = st.columns([2.5, 1], gap="medium")
    with left:
        draw_map(payload(desk, by, layout, where), key="map", pick=pick, region=select, view=look)
        st.caption(PICTURE if layout == "map" else "Hammer projection, east to the left.")
    with right:
        panel(desk, where)


def colour_box(desk: Desk) -> str:
    """What the points are coloured by."""
    names = ["oddness", "taste", "rating", "tag"]
    if session.get("id"):
        names.append("similarity")
    names += [c.name for c in desk.catalogue.columns if c.name not in names]
    return pick_one("map", "by", "Colour", names)


def layout_box(desk: Desk) -> str:
    """The map of look-alikes, or the sky."""
    if not desk.catalogue.has_sky:
        return "map"
    return choice("map", "layout", "Layout", list(LAYOUTS), on_change=leave_region)


def leave_region() -> None:
    """Another layout has other places: forget region and view."""
    session.put(region=None, view=None, p=None)


# --- what the component draws -----------------------------------------------------------------


def payload(desk: Desk, by: str, layout: str, where: str) -> dict[str, Any]:
    """Addresses of the bytes, the legend, and the galaxies to ring."""
    who, theme = session.who(), session.theme()
    base = f"x/{desk.catalogue.version}/map"
    chosen = session.get("id")
    source = (
        f"similarity:{chosen}"
        if by == "similarity" and chosen
        else by.replace("similarity", "oddness")
    )
    desk.mask(where, who=who, theme=theme)  # a wrong filter is told here, before the map asks
    version = desk.labels.version() if by in ("taste", "rating", "tag") else 0
    colour = urlencode({"by": source, "who": who, "theme": theme, "labels": version})
    mask = urlencode({"where": where, "who": who, "theme": theme})
    return {
        "version": desk.catalogue.version,
        "points": f"{base}/points.bin?{urlencode({'layout': layout})}",
        "colour": f"{base}/colour.bin?{colour}",
        "mask": f"{base}/mask.bin?{mask}" if where else "",
        "legend": legend(desk, source),
        "marks": marks(desk),
        "chosen": int(desk.catalogue.row_of(chosen)) if chosen else None,
        "region": session.get("region"),
        "view": session.get("view"),
        "who": who,
        "theme": theme,
    }


def legend(desk: Desk, by: str) -> dict[str, Any]:
    """Title, ends and names of the colour scale."""
    made = desk.colour(by, **session.rater())
    return {
        "name": by,
        "title": title(by.partition(":")[0]),
        "low": show(float(made.low)),
        "high": show(float(made.high)),
        "categories": made.categories,
    }


def marks(desk: Desk) -> dict[str, Any]:
    """Rows to ring: the rated by answer, and the look-alikes of the chosen galaxy."""
    ratings = desk.labels.ratings(**session.rater())
    rows = known_rows(desk, list(ratings)[-MOST_MARKS:])
    rated: dict[str, list[int]] = {}
    for galaxy, row in rows.items():
        rated.setdefault(ratings[galaxy].answer, []).append(row)
    return {"rated": rated, "similar": []}


def known_rows(desk: Desk, galaxies: list[str]) -> dict[str, int]:
    """Row by id of those galaxies that the catalogue holds."""
    return {galaxy: int(row) for galaxy, row in desk.catalogue.known_rows(galaxies).items()}


# --- what the hand did ------------------------------------------------------------------------


def pick(row: int) -> None:
    """Show the galaxy of `row` beside the map."""
    session.put(id=str(session.desk().catalogue.ids()[int(row)]))
    session.keep("panel", "galaxy")


def select(region: str) -> None:
    """Show what lies in the region."""
    session.put(region=region, p=None)
    session.keep("panel", "selection")


def look(view: str) -> None:
    """Keep the view in the address."""
    session.put(view=view)


# --- the panel --------------------------------------------------------------------------------


def panel(desk: Desk, where: str) -> None:
    """The selection or the galaxy, whichever was asked for last."""
    region, galaxy = session.get("region"), session.get("id")
    wanted = session.kept("panel", "selection" if region else "galaxy")
    if region and galaxy:
        if st.button(
            "Show the galaxy" if wanted == "selection" else "Show the selection", type="tertiary"
        ):
            session.keep("panel", "galaxy" if wanted == "selection" else "selection")
            st.rerun()
    if region and (wanted == "selection" or not galaxy):
        rows = region_rows(desk, region, session.get("layout") or "map")
        selection_panel(desk, rows[desk.mask(where, **session.rater())[rows]])
    elif galaxy:
        chosen(desk, galaxy, where)
    else:
        st.html(INVITATION)
        rows = desk.select(where=where, **session.rater())[:STRANGE]
        sheet = Sheet(rows=rows, note="The strangest", main=False, small=True)
        grid(desk, sheet, key="map_strangest", pick=pick_id)


INVITATION = (
    "<div class='hint'>Click a galaxy to see it and its look-alikes.<br>"
    "Draw around a group (lasso, or Shift + drag) to tag, rate or export it.</div>"
)


def chosen(desk: Desk, galaxy: str, where: str) -> None:
    """The galaxy and its nearest look-alikes."""
    galaxy_head(desk, galaxy, key="map")
    near = desk.neighbours(Query([galaxy]), Page(LIKE), where=where, **session.rater())
    labels = [f"{value:.3f}" for value in near.similarity]
    sheet = Sheet(rows=near.rows, labels=labels, note="Look-alikes", main=False, small=True)
    grid(desk, sheet, key="map_similar", pick=pick_id)
    if st.button("All look-alikes", width="stretch"):
        session.go("similar", id=[galaxy])
        st.rerun()


def pick_id(galaxy: str) -> None:
    """Step to a look-alike, on the map."""
    session.put(id=galaxy)
    session.keep("panel", "galaxy")
