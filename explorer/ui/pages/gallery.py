"""The gallery: the whole catalogue, sorted, filtered, or one galaxy found by name or place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.search.select import Order
from explorer.ui import frame, session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import display_text, title
from explorer.ui.panels.all_at_once import Group, all_box
from explorer.ui.panels.controls import filter_box, order_by, text_box
from explorer.ui.region import region_rows
from explorer.workspace.ranking import TASTE

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

PAGE = 48


def page() -> None:
    """Sort, filter, find; every galaxy leads on to its look-alikes."""
    workspace = session.workspace()
    bar = frame.toolbar("gallery")
    with bar:
        place = "id or RA Dec" if workspace.catalogue.has_sky else "id"
        find = text_box("gallery", "find", "Find", placeholder=place, width=190)
        where = filter_box(workspace, "gallery")
        sort, descending = order_by(workspace)
    rows = found(workspace, find, where, sort, descending)
    with bar:
        all_box(Group(workspace, rows, "gallery"))
    grid(workspace, sheet(workspace, rows, sort, find), key="gallery_grid", page=turn)


def found(
    workspace: Workspace, find: str, where: str, sort: str, descending: bool
) -> NDArray[np.int64]:
    """Rows of the catalogue in the order asked for; a found galaxy's own order comes first."""
    if find:
        both = dict.fromkeys([*workspace.find(find), *remarked(workspace, find)])
        rows = np.fromiter(both, np.int64, len(both))
        return rows[workspace.selection.mask(where, session.rater())[rows]]
    scores = workspace.ranking.scores(session.rater()) if sort == TASTE else None
    order = Order(sort, descending, scores)
    rows = workspace.selection.rows(where, order=order, rater=session.rater())
    region = session.get_query("region")
    return (
        rows[np.isin(rows, region_rows(workspace, region, session.get_query("layout") or "map"))]
        if region
        else rows
    )


def remarked(workspace: Workspace, words: str) -> NDArray[np.int64]:
    """Rows of the galaxies on which somebody wrote `words`, int64 (R,)."""
    known = workspace.catalogue.known_rows(workspace.labels.remarks.containing(words))
    return np.array(list(known.values()), np.int64)


def sheet(workspace: Workspace, rows: NDArray[np.int64], sort: str, find: str) -> Sheet:
    """The page of `rows` that the address names, the sorted column's value on each image."""
    pages = max(1, -(-len(rows) // PAGE))
    at = min(session.get_query_int("p"), pages - 1)
    here, ahead = rows[at * PAGE : (at + 1) * PAGE], rows[(at + 1) * PAGE : (at + 2) * PAGE]
    bare = find or not sort
    values = [] if bare else [display_text(value) for value in sort_values(workspace, sort)[here]]
    return Sheet(
        rows=here,
        labels=values,
        measure="" if bare else title(sort),
        page=at,
        pages=pages,
        next_rows=[int(row) for row in ahead],
        note=note(workspace, len(rows), sort, find),
        empty=f"Nothing is called “{find}”."
        if find
        else f"No {workspace.catalogue.object_kind} passes this filter.",
    )


def sort_values(workspace: Workspace, sort: str) -> NDArray[Any]:
    """What the galaxies are sorted by, by row: a column, or this visitor's taste."""
    if sort == TASTE:
        return workspace.ranking.scores(session.rater())
    return workspace.catalogue.column(sort)


def note(workspace: Workspace, count: int, sort: str, find: str) -> str:
    """How many are shown, of how many, and what the number on the images is."""
    total = len(workspace.catalogue)
    counted = workspace.catalogue.object_kind.count(total)
    counted = counted if count == total else f"{count:,} of {counted}"
    region = " · inside the region of the map" if session.get_query("region") and not find else ""
    return counted + region + ("" if find or not sort else f" · by {title(sort)}")


def turn(page_number: int) -> None:
    """Go to another page."""
    session.set_query(p=int(page_number))
