"""The knob of the candidates: rather miss some, or rather look at too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from explorer.anomaly.ranking_cache import model_of
from explorer.ui import session
from explorer.ui.components.grid import Sheet
from explorer.workspace.answers import answers_by_row
from explorer.workspace.likely import Likely, likely_galaxies, likely_short_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.workspace.workspace import Workspace

PAGE = 48
NO_CUT = "all"
COSTS = {NO_CUT: 0.0, "rather miss": 0.25, "even": 1.0, "rather too many": 4.0, "any chance": 19.0}
HELP = (
    "all: candidates as they are ranked. Else only the unrated that you would probably like, the "
    "likeliest first; from the second to the last, a miss costs as much as ¼, 1, 4 or 19 false "
    "alarms. Told by cross-validation over your ratings: a dozen are needed."
)
KEPT = "likely"
RENEW = "List anew with the newest ratings"
MEASURE = "how likely you would like it"


@dataclass(frozen=True)
class Cut:
    """What the knob leaves: the likely galaxies, or why they cannot be told yet.

    renewable: whether there are newer ratings than those that it was told from.
    """

    likely: Likely | None
    short: str = ""
    renewable: bool = False


def likely_box(changed: Callable[[], None]) -> str:
    """Where the knob stands; the address remembers."""
    value = st.select_slider(
        "Show",
        list(COSTS),
        key=session.query_widget("anomalies", "cut", NO_CUT, list(COSTS)),
        on_change=changed,
        help=HELP,
        width=300,
    )
    return session.store_query_widget("anomalies", "cut", value, NO_CUT)


def cut_at(workspace: Workspace, knob: str, where: str) -> Cut | None:
    """What the knob leaves of those that pass the filter; None where it leaves all."""
    if knob == NO_CUT:
        return None
    rater = session.rater()
    short = likely_short_of(workspace.ranking, rater)
    if short:
        return Cut(None, short)
    asked = (session.catalogue_name(), workspace.catalogue.version, knob, where, rater)
    model = model_of(answers_by_row(workspace.catalogue, workspace.labels, rater))
    kept = session.remembered(KEPT)
    if kept is None or kept[0] != asked:
        cost = COSTS[knob]
        found = likely_galaxies(workspace.ranking, rater, miss_cost=cost, where=where)
        kept = (asked, model, found)
        session.remember(KEPT, kept)
    return Cut(kept[2], renewable=kept[1] != model)


def renew_button(cut: Cut) -> None:
    """Lists anew, where there are newer ratings; until then the list stays while it is rated."""

    def renew() -> None:
        session.remember(KEPT, None)
        session.set_query(p=None)

    if cut.renewable:
        st.button(RENEW, key="likely_renew", icon=":material/refresh:", on_click=renew)


def likely_sheet(likely: Likely) -> Sheet:
    """The page of the likely galaxies that the address names."""
    pages = max(1, -(-len(likely.rows) // PAGE))
    at = min(session.get_query_int("p"), pages - 1)
    here = slice(at * PAGE, (at + 1) * PAGE)
    return Sheet(
        rows=likely.rows[here],
        labels=[f"{chance:.0%}" for chance in np.asarray(likely.probability[here])],
        measure=MEASURE,
        page=at,
        pages=pages,
        next_rows=[int(row) for row in likely.rows[here.stop : here.stop + PAGE]],
        note=likely.sentence(),
        empty="None is likely enough: move the knob to the right, or rate some more.",
    )
