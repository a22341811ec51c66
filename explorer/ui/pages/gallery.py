"""The gallery: the whole catalogue, sorted, filtered, or found by name, place or looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.search.select import Order
from explorer.ui import frame, session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import display_text, title
from explorer.ui.panels.all_at_once import Group, all_box
from explorer.ui.panels.controls import filter_box, order_by, text_box
from explorer.ui.panels.looks import read_looks, weigh_looks
from explorer.ui.panels.selection_bar import selection_bar
from explorer.ui.region import is_selected, selected_mask
from explorer.workspace.ranking import TASTE

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

PAGE = 48
FIT = "fit to the words, the geometric mean of predicted fractions"


def page() -> None:
    """Sort, filter, find; every galaxy leads on to its look-alikes."""
    workspace = session.workspace()
    bar = frame.toolbar("gallery")
    with bar:
        place = "id, RA Dec or words" if workspace.catalogue.has_sky else "id or words"
        find = text_box("gallery", "find", "Find", placeholder=place, width=260)
        where = filter_box(workspace, "gallery")
        orders = order_by(workspace)
    listed = found(workspace, find, where) or ordered(workspace, where, orders)
    if not find:
        selection_bar(workspace, "gallery")
    with bar:
        all_box(Group(workspace, listed.rows, "gallery"))
    grid(workspace, sheet(workspace, listed), key="gallery_grid", page=turn)


@dataclass(frozen=True)
class Listed:
    """Galaxies in order: rows int (R,), by which value, and what to say where there are none.

    values: (N,) by row, what stands on the images; none where nothing does. measure: what they are
    of.
    """

    rows: NDArray[np.int64]
    values: NDArray[Any] | None = None
    measure: str = ""
    note: str = ""
    empty: str = ""


def found(workspace: Workspace, find: str, where: str) -> Listed | None:
    """What is called `find`, lies or is remarked there, or looks so; None where nothing is sought.

    A found galaxy's own order comes first.
    """
    if not find:
        return None
    called = workspace.lookup.sought(find)
    both = dict.fromkeys([*called.rows, *remarked(workspace, find)])
    named = np.fromiter(both, np.int64, len(both))
    mask = workspace.selection.mask(where, session.rater())
    wish = read_looks(workspace, find, named)
    if wish is not None:
        terms = weigh_looks(workspace, wish)
        fitting = session.kept_recent(
            workspace, f"looks {terms}", lambda: workspace.in_words.fitting(terms)
        )
        note = " · best fit first"
        return Listed(fitting.rows[mask[fitting.rows]], fitting.fit, FIT, note)
    note = f" · {called.how}" if called.how else ""
    empty = (
        f"{called.how}, which is not here."
        if called.how
        else (f"Nothing is called “{find}”, and no look is said so.")
    )
    return Listed(named[mask[named]], note=note, empty=empty)


def ordered(workspace: Workspace, where: str, orders: list[tuple[str, bool]]) -> Listed:
    """What passes the filter and is selected, if anything is, in the order asked for."""
    rows = workspace.selection.rows(where, order=order_of(workspace, orders), rater=session.rater())
    if is_selected():
        rows = rows[selected_mask(workspace, session.get_query("layout") or "map")[rows]]
    names = [title(name) for name, _ in orders]
    note = " · selected" * is_selected() + f" · by {', then '.join(names)}" * bool(names)
    if not orders:
        return Listed(rows, note=note)
    return Listed(rows, sort_values(workspace, orders[0][0]), names[0], note)


def order_of(workspace: Workspace, orders: list[tuple[str, bool]]) -> Order:
    """The columns and directions as one order; the catalogue's own where there are none."""
    order = None
    for name, descending in reversed(orders):
        scores = workspace.ranking.scores(session.rater()) if name == TASTE else None
        order = Order(name, descending, scores, order)
    return order or Order("")


def remarked(workspace: Workspace, words: str) -> NDArray[np.int64]:
    """Rows of the galaxies on which somebody wrote `words`, int64 (R,)."""
    known = workspace.catalogue.known_rows(workspace.labels.remarks.containing(words))
    return np.array(list(known.values()), np.int64)


def sheet(workspace: Workspace, listed: Listed) -> Sheet:
    """The page of what is listed that the address names, its values on the images."""
    rows = listed.rows
    pages = max(1, -(-len(rows) // PAGE))
    at = min(session.get_query_int("p"), pages - 1)
    here, ahead = rows[at * PAGE : (at + 1) * PAGE], rows[(at + 1) * PAGE : (at + 2) * PAGE]
    values = () if listed.values is None else listed.values[here]
    return Sheet(
        rows=here,
        labels=[display_text(value) for value in values],
        measure=listed.measure,
        page=at,
        pages=pages,
        next_rows=[int(row) for row in ahead],
        note=counted(workspace, len(rows)) + listed.note,
        empty=listed.empty or f"No {workspace.catalogue.object_kind} passes this filter.",
    )


def sort_values(workspace: Workspace, sort: str) -> NDArray[Any]:
    """What the galaxies are sorted by, by row: a column, or this visitor's taste."""
    if sort == TASTE:
        return workspace.ranking.scores(session.rater())
    return workspace.catalogue.column(sort)


def counted(workspace: Workspace, count: int) -> str:
    """How many are shown, of how many."""
    total = len(workspace.catalogue)
    every = workspace.catalogue.object_kind.count(total)
    return every if count == total else f"{count:,} of {every}"


def turn(page_number: int) -> None:
    """Go to another page."""
    session.set_query(p=int(page_number))
