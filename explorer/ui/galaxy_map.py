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
from explorer.ui.points import extent_of, grid_of, inked_by, layout_names
from explorer.ui.region import region_rows
from explorer.ui.selection import selection_panel
from explorer.ui.tiles import is_tiled

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
        st.caption(about(desk, layout))
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
    """Which layout: the first map, one made beside it, or the sky."""
    names = layout_names(desk)
    if len(names) == 1:
        return names[0]
    return choice("map", "layout", "Layout", names, on_change=leave_view)


def leave_view() -> None:
    """Another layout has other places: forget the view; what was selected stays selected."""
    session.put(view=None, p=None)


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


# --- what the component draws -----------------------------------------------------------------


def payload(desk: Desk, by: str, layout: str, where: str) -> dict[str, Any]:
    """Addresses of the bytes, the legend, and the galaxies to ring."""
    chosen = session.get("id")
    source = f"similarity:{chosen}" if by == "similarity" and chosen else by
    desk.mask(where, **session.rater())  # a wrong filter is told here, before the map asks
    base, region, on = f"x/{desk.catalogue.version}/map", session.get("region"), region_layout()
    linked = bool(region) and on != layout
    colour = {"by": source, **session.rater(), "labels": labels_in(desk, by)}
    shown = {"where": where, **session.rater(), "labels": labels_in(desk, where)}
    shown |= {"region": region, "on": on} if linked else {}
    query = {"layout": layout, **colour, **shown, "labels": labels_in(desk, f"{by} {where}")}
    tiled = is_tiled(desk)
    return {
        "version": desk.catalogue.version,
        "points": f"{base}/points.bin?{urlencode({'layout': layout})}",
        "colour": f"{base}/colour.bin?{urlencode(colour)}",
        "mask": f"{base}/mask.bin?{urlencode(shown)}" if where or linked else "",
        "names": f"{base}/names.json?{urlencode({'layout': layout})}",
        "tiled": {"base": base, "query": urlencode(query)} if tiled else None,
        "extent": extent_of(desk, layout) if tiled else None,
        "galaxies": len(desk.catalogue),
        "legend": legend(desk, colour),
        "marks": marks(desk, layout, places=tiled),
        "chosen": int(desk.catalogue.row_of(chosen)) if chosen else None,
        "region": None if linked else region,
        "linked": linked,
        "view": session.get("view"),
        **session.rater(),
    }


def region_layout() -> str:
    """The layout on which the region was drawn."""
    return session.get("on", "map")


def labels_in(desk: Desk, text: str) -> int:
    """The state of ratings and tags, where `text` speaks of them; else 0."""
    words = ("taste", "rating", "tag")
    return desk.labels.version() if any(word in text for word in words) else 0


def legend(desk: Desk, query: dict[str, Any]) -> dict[str, Any]:
    """Title, ends and names of the colour scale."""
    made = inked_by(desk, {name: str(value) for name, value in query.items()})[1]
    by = str(query["by"])
    return {
        "name": by,
        "title": title(by.partition(":")[0]),
        "low": show(float(made.low)),
        "high": show(float(made.high)),
        "categories": made.categories,
    }


def marks(desk: Desk, layout: str, *, places: bool) -> dict[str, Any]:
    """Rows to ring: the rated by answer, the tagged; with `places`, also where those lie."""
    ratings = desk.labels.ratings(**session.rater())
    rows = known_rows(desk, list(ratings)[-MOST_MARKS:])
    rated: dict[str, list[int]] = {}
    for galaxy, row in rows.items():
        rated.setdefault(ratings[galaxy].answer, []).append(row)
    tagged = [galaxy for tag in desk.labels.tags() for galaxy in desk.labels.tagged(tag)]
    tags = list(known_rows(desk, tagged[-MOST_MARKS:]).values())
    chosen = known_rows(desk, [session.get("id")])
    ringed = [*rows.values(), *tags, *chosen.values()] if places else []
    at = grid_of(desk, layout)[ringed].tolist() if ringed else []
    return {"rated": rated, "tagged": tags, "places": list(zip(ringed, at, strict=True))}


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
    on = session.get("layout", "map")
    session.put(region=region, on=on if region and on != "map" else None, p=None)
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
        rows = region_rows(desk, region, region_layout())
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
