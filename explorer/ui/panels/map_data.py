"""What the map draws from: addresses of the bytes, the legend, the galaxies to ring."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np

from explorer.catalogue.matched_places import places_matched
from explorer.ui import session
from explorer.ui.map_grid import extent_of, grid_of, sky_scale
from explorer.ui.region import region_layout
from explorer.ui.routes.points import colour_bytes, speaks_of_labels
from explorer.ui.routes.tiles import is_tiled
from explorer.workspace.map_colours import legend_of

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_MARKS = 2_000


def payload(workspace: Workspace, by: str, layout: str, where: str) -> dict[str, Any]:
    """Addresses of the bytes, the legend, and the galaxies to ring."""
    chosen = session.get_query("id")
    source = f"similarity:{chosen}" if by == "similarity" and chosen else by
    base, region, on = (
        f"x/{session.address_of(workspace)}/map",
        session.get_query("region"),
        region_layout(),
    )
    rater = session.rater().words
    elsewhere, brush = bool(region) and on != layout, session.get_query("brush")
    linked = elsewhere or bool(brush)  # selected otherwise than by a hand on this picture
    colour = {"by": source, **rater, "labels": labels_in(workspace, by)}
    shown = {"where": where, **rater, "labels": labels_in(workspace, where)}
    shown |= {"region": region, "on": on} if elsewhere else {}
    shown |= {"brush": brush} if brush else {}
    query = {"layout": layout, **colour, **shown, "labels": labels_in(workspace, f"{by} {where}")}
    tiled = is_tiled(workspace)
    return {
        "version": session.address_of(workspace),
        "points": f"{base}/points.bin?{urlencode({'layout': layout})}",
        "colour": f"{base}/colour.bin?{urlencode(colour)}",
        "mask": f"{base}/mask.bin?{urlencode(shown)}" if where or linked else "",
        "names": f"{base}/names.json?{urlencode({'layout': layout})}",
        "tiled": {"base": base, "query": urlencode(query)} if tiled else None,
        "extent": extent_of(workspace, layout) if tiled else None,
        "galaxies": len(workspace.catalogue),
        "legend": legend(workspace, colour),
        "marks": marks(workspace, layout, places=tiled),
        "sky": sky_scale(workspace) if layout == "sky" else None,
        "chosen": int(workspace.catalogue.row_of(chosen)) if chosen else None,
        "region": None if elsewhere else region,
        "linked": linked,
        "view": session.get_query("view"),
        **rater,
    }


def labels_in(workspace: Workspace, text: str) -> int:
    """The state of ratings and tags, where `text` speaks of them; else 0."""
    return workspace.labels.version() if speaks_of_labels(text) else 0


def legend(workspace: Workspace, query: dict[str, Any]) -> dict[str, Any]:
    """Title, ends and names of the colour scale."""
    made = colour_bytes(workspace, {name: str(value) for name, value in query.items()})[1]
    return legend_of(str(query["by"]), made)


def marks(workspace: Workspace, layout: str, *, places: bool) -> dict[str, Any]:
    """Rows to ring: the rated by answer, the tagged; with `places`, also where those lie."""
    ratings = workspace.labels.ratings(**session.rater().words)
    rows = known_rows(workspace, list(ratings)[-MOST_MARKS:])
    rated: dict[str, list[int]] = {}
    for galaxy, row in rows.items():
        rated.setdefault(ratings[galaxy].answer, []).append(row)
    tagged = [galaxy for tag in workspace.labels.tags() for galaxy in workspace.labels.tagged(tag)]
    tags = list(known_rows(workspace, tagged[-MOST_MARKS:]).values())
    chosen = known_rows(workspace, [session.get_query("id")])
    matched = matched_rows(workspace)
    ours = chain(rows.values(), tags, chosen.values(), *matched.values())
    ringed = list(ours) if places else []
    at = grid_of(workspace, layout)[ringed].tolist() if ringed else []
    placed = list(zip(ringed, at, strict=True))
    return {"rated": rated, "tagged": tags, "matched": matched, "places": placed}


def matched_rows(workspace: Workspace) -> dict[str, list[int]]:
    """By prefix the rows that a matched table has, unless they are too many to be ringed."""
    catalogue = workspace.catalogue
    found = {
        places.prefix: np.unique(places.galaxies[places.galaxies >= 0]).tolist()
        for places in places_matched(catalogue.path, catalogue.manifest)
    }
    return {prefix: rows for prefix, rows in found.items() if len(rows) <= MOST_MARKS}


def known_rows(workspace: Workspace, galaxies: list[str]) -> dict[str, int]:
    """Row by id of those galaxies that the catalogue holds."""
    return {galaxy: int(row) for galaxy, row in workspace.catalogue.known_rows(galaxies).items()}
