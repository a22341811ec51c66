"""What the map draws from: addresses of the bytes, the legend, the galaxies to ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from explorer.ui import session
from explorer.ui.format import show, title
from explorer.ui.map_grid import extent_of, grid_of
from explorer.ui.region import region_layout
from explorer.ui.routes.points import inked_by, speaks_of_labels
from explorer.ui.routes.tiles import is_tiled

if TYPE_CHECKING:
    from explorer.workspace.workspace import Desk

MOST_MARKS = 2_000


def payload(desk: Desk, by: str, layout: str, where: str) -> dict[str, Any]:
    """Addresses of the bytes, the legend, and the galaxies to ring."""
    chosen = session.get("id")
    source = f"similarity:{chosen}" if by == "similarity" and chosen else by
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


def labels_in(desk: Desk, text: str) -> int:
    """The state of ratings and tags, where `text` speaks of them; else 0."""
    return desk.labels.version() if speaks_of_labels(text) else 0


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
