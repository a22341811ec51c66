"""Anomalies: candidates ranked by oddness, then by the taste that the ratings teach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from explorer.access import RATER
from explorer.ui import frame, session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import literal
from explorer.ui.panels.all_at_once import Group, all_box
from explorer.ui.panels.completeness import progress_panel
from explorer.ui.panels.controls import Control, choice, filter_box, theme_box
from explorer.ui.panels.likely_box import cut_at, likely_box, likely_sheet, renew_button
from explorer.ui.panels.rare_classes import is_rare, rare_box, show_rare
from explorer.ui.panels.ratings_file import forget_seen_button, ratings_box
from explorer.ui.panels.why_ranked import reasons_panel
from explorer.workspace.audit import AUDIT
from explorer.workspace.ranking import Candidates, measures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explorer.anomaly.ranking_cache import Ranking
    from explorer.ui.panels.likely_box import Cut
    from explorer.workspace.workspace import Workspace

PAGE = 24
MODES = ("balanced", "confident", "curious")
HELP = (
    "confident: the highest expected rating first. curious: what would teach the model most. "
    "balanced: a little of both. What was rated or passed over is not shown again."
)
NOTHING = "nothing"
SPREAD_HELP = (
    "A measure, such as a size or a magnitude: each page has as many candidates of its low as of "
    "its high values, so that the many small or faint ones do not flood it."
)
ODDNESS = "how odd it is, 1 is the oddest"
MEASURES = {
    "balanced": "expected rating, with a bonus for what an answer would teach",
    "confident": "expected rating, 0 to 1",
    "curious": "how much an answer would teach",
}


def page() -> None:
    """A page of candidates to rate; the next one has learnt from the answers."""
    workspace = session.workspace()
    if is_rare():
        rare_page(workspace)
        return
    with frame.toolbar("anomalies"):
        theme_box(workspace, changed=restart_ranking)
        mode = mode_box()
        where = filter_box(workspace, "anomalies")
        spread_box(workspace)
        cut = cut_at(workspace, likely_box(restart_ranking), where)
        all_box(Group(workspace, listed(workspace, cut, where), "anomalies"))
        ratings_box(workspace)
        panel = panel_box()
        rare_box()
    place = side_place(panel)
    with place[0]:
        show(workspace, mode, where, cut)
    if len(place) > 1:
        with place[1]:
            side_panel(workspace)


def rare_page(workspace: Workspace) -> None:
    """The rare classes in the place of the candidates."""
    with frame.toolbar("anomalies"):
        theme_box(workspace, changed=restart_ranking)
        rare_box()
    show_rare(workspace)


def listed(workspace: Workspace, cut: Cut | None, where: str) -> NDArray[np.int64]:
    """What the page lists: the likely ones of a cut, else all that pass the filter."""
    if cut is not None and cut.likely is not None:
        return cut.likely.rows
    return np.flatnonzero(workspace.selection.mask(where, session.rater()))


def show(workspace: Workspace, mode: str, where: str, cut: Cut | None) -> None:
    """The candidates, those of a cut, or the random galaxies of an audit."""
    if cut is not None and cut.short:
        st.info(literal(cut.short))
    if session.get_query("audit"):
        grid(workspace, audit_sheet(workspace, mode), key="audit_grid", page=end_audit, why=ask_why)
        return
    if cut is not None and cut.likely is not None:
        renew_button(cut)
        grid(workspace, likely_sheet(cut.likely), key="likely_grid", page=turn_likely, why=ask_why)
        return
    ranking = candidates(workspace, mode, where)
    grid(workspace, sheet(workspace, ranking, mode), key="anomalies_grid", page=turn, why=ask_why)
    if ranking.remaining and not len(ranking.rows):
        forget_seen_button(workspace, session.rater(), key="again_here")


def panel_box() -> bool:
    """Whether the progress panel is open; the address remembers."""
    wanted = bool(session.get_query("progress"))
    key = "anomalies_progress"
    if session.widget_value(key) is None:
        session.set_widget(key, wanted)
    shown = st.toggle("Progress", key=key)
    session.set_query(progress=1 if shown else None)
    return shown


def side_place(panel: bool) -> list[Any]:
    """Where the page goes: the grid alone, or the grid and a panel beside it."""
    beside = panel or session.get_query("why")
    if not beside:
        return [st.container()]
    return list(st.container(key="beside").columns([2.5, 1], gap="medium"))


def side_panel(workspace: Workspace) -> None:
    """Why one galaxy is here, and how far along the search is."""
    galaxy = session.get_query("why")
    if galaxy:
        with frame.show_errors():
            reasons_panel(workspace, galaxy)
    if session.get_query("progress"):
        progress_panel(workspace)


def ask_why(galaxy: str) -> None:
    """Open the reasons for one galaxy."""
    session.set_query(why=str(galaxy))


def audit_sheet(workspace: Workspace, mode: str) -> Sheet:
    """The random galaxies drawn last; rated or not, they stay until the audit is left."""
    rows = workspace.audit.drawn(session.rater())
    waiting = workspace.audit.waiting(session.rater())
    here = rows[-AUDIT:]
    return Sheet(
        rows=here,
        page=0,
        pages=2,
        open_end=True,
        note=f"Audit: {len(here)} drawn at random, {len(waiting)} to rate. Rate every one of them",
        empty="Nothing is drawn for an audit yet. Open Progress to draw some.",
        mode=mode,
        onwards="Back to the candidates",
    )


def end_audit(_page: int) -> None:
    """Back to the candidates."""
    session.set_query(audit=None, progress=1)
    session.set_widget("anomalies_progress", True)
    restart_ranking()


def mode_box() -> str:
    """How candidates are chosen: to please, to learn, or both."""
    control = Control("anomalies", "mode", "Candidates", HELP)
    return choice(control, MODES, on_change=restart_ranking)


def spread_box(workspace: Workspace) -> None:
    """A measure of which each page has as many of the low as of the high values."""
    names = [NOTHING, *measures(workspace.catalogue)]
    if len(names) > 1:
        value = st.selectbox(
            "Spread over",
            names,
            key=session.query_widget("anomalies", "spread", NOTHING, names),
            on_change=restart_ranking,
            help=SPREAD_HELP,
            width=150,
        )
        session.store_query_widget("anomalies", "spread", value, NOTHING)


def spread() -> str:
    """The measure that the address names to spread over; "" for none."""
    name = session.get_query("spread")
    return name if name in measures(session.workspace().catalogue) else ""


def candidates(workspace: Workspace, mode: str, where: str) -> Ranking:
    """The page that the address names, of the fitted state it names."""
    model = session.get_query("m")
    wanted = Candidates(mode, PAGE, session.get_query_int("p"), where, model, spread=spread())
    ranking = workspace.ranking.page(session.rater(), wanted)
    session.set_query(m=ranking.model)
    return ranking


def sheet(workspace: Workspace, ranking: Ranking, mode: str) -> Sheet:
    """The candidates as a page that can always be turned: the next one may be newly ranked."""
    at = len(session.remembered("candidates", []))
    passed = ranking.remaining and len(workspace.ranking.seen(session.rater()))
    return Sheet(
        rows=ranking.rows,
        labels=[f"{score:.2f}" for score in ranking.scores],
        measure=measure(ranking, mode),
        page=at,
        pages=at + 2 if len(ranking.rows) else at + 1,
        open_end=True,
        note=note(ranking),
        empty=PASSED if passed else "Nothing is left to rate here.",
        mode=mode,
        onwards="Next candidates",
    )


PASSED = "All candidates have been shown; those you did not rate can be shown again."


def note(ranking: Ranking) -> str:
    """What the order rests on."""
    if ranking.basis == "oddness":
        return "Ranked by oddness. Rate some: the next page follows your taste"
    learnt = ranking.rated - ranking.unsure
    unsure = f" · {ranking.unsure:,} unsure, from which nothing is learnt" * (ranking.unsure > 0)
    return f"Ranked by your taste, from {learnt:,} rating{'s' * (learnt != 1)}{unsure}"


def measure(ranking: Ranking, mode: str) -> str:
    """What the number on each image is."""
    return ODDNESS if ranking.basis == "oddness" else MEASURES[mode]


def turn_likely(page_number: int) -> None:
    """Go to another page of the likely ones."""
    session.set_query(p=int(page_number) or None)


def turn(page_number: int) -> None:
    """The next candidates, newly ranked if there are new answers; or those before."""
    trail = session.remembered("candidates", [])
    model, at = session.get_query("m"), session.get_query_int("p")
    if page_number > len(trail):
        mark_page_seen(model, at)
        session.remember("candidates", [*trail, (model, at)])
        fresh = newest_model()
        session.set_query(m=fresh, p=at + 1 if fresh == model else None)
    elif trail:
        session.remember("candidates", trail[:-1])
        model, at = trail[-1]
        session.set_query(m=model, p=at or None)


def mark_page_seen(model: str, at: int) -> None:
    """Note the page being left as seen: a new ranking does not begin with it again."""
    if not session.may(RATER):
        return
    workspace, rater = session.workspace(), session.rater()
    mode, where = session.get_query("mode", MODES[0]), session.get_query("where")
    left = workspace.ranking.page(rater, Candidates(mode, PAGE, at, where, model, spread=spread()))
    workspace.ranking.note_seen([str(workspace.catalogue.ids()[row]) for row in left.rows], rater)


def newest_model() -> str:
    """The name of the state that the answers given so far lead to."""
    mode = session.get_query("mode", MODES[0])
    workspace = session.workspace()
    return workspace.ranking.page(session.rater(), Candidates(mode, PAGE)).model


def restart_ranking() -> None:
    """From the first page, with all answers."""
    session.remember("candidates", [])
    session.set_query(p=None, m=None)
