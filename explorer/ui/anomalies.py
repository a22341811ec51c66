"""Anomalies: candidates ranked by oddness, then by the taste that the ratings teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.ui import frame, session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.controls import choice, filter_box, theme_box

if TYPE_CHECKING:
    from explorer.desk import Desk
    from explorer.rankings import Ranking

PAGE = 24
MODES = ("balanced", "confident", "curious")
HELP = (
    "confident: the highest expected rating first. curious: what would teach the model most. "
    "balanced: expected improvement. Rated galaxies are not shown again."
)


def page() -> None:
    """A page of candidates to rate; the next one has learnt from the answers."""
    desk = session.desk()
    with frame.toolbar("anomalies"):
        theme_box(desk, changed=start_again)
        mode = mode_box()
        where = filter_box(desk, "anomalies")
    ranking = candidates(desk, mode, where)
    grid(desk, sheet(ranking, mode), key="anomalies_grid", page=turn)


def mode_box() -> str:
    """How candidates are chosen: to please, to learn, or both."""
    return choice("anomalies", "mode", "Candidates", MODES, help=HELP, on_change=start_again)


def candidates(desk: Desk, mode: str, where: str) -> Ranking:
    """The page that the address names, of the fitted state it names."""
    ranking = desk.ranking(
        who=session.who(),
        theme=session.theme(),
        mode=mode,
        size=PAGE,
        page=session.get_int("p"),
        where=where,
        model=session.get("m"),
    )
    session.put(m=ranking.model)
    return ranking


def sheet(ranking: Ranking, mode: str) -> Sheet:
    """The candidates as a page that can always be turned: the next one may be newly ranked."""
    at = len(session.kept("candidates", []))
    return Sheet(
        rows=ranking.rows,
        labels=[f"{score:.2f}" for score in ranking.scores],
        page=at,
        pages=at + 2 if len(ranking.rows) else at + 1,
        open_end=True,
        note=note(ranking),
        empty="Nothing is left to rate here.",
        mode=mode,
        onwards="Next candidates",
    )


def note(ranking: Ranking) -> str:
    """What the order rests on."""
    if ranking.basis == "oddness":
        return "Ranked by oddness. Rate some: the next page follows your taste"
    plural = "s" * (ranking.rated != 1)
    return f"Ranked by your taste, from {ranking.rated:,} rating{plural}"


def turn(page_number: int) -> None:
    """The next candidates, newly ranked if there are new answers; or those before."""
    trail = session.kept("candidates", [])
    model, at = session.get("m"), session.get_int("p")
    if page_number > len(trail):
        session.keep("candidates", [*trail, (model, at)])
        fresh = newest_model()
        session.put(m=fresh, p=at + 1 if fresh == model else None)
    elif trail:
        session.keep("candidates", trail[:-1])
        model, at = trail[-1]
        session.put(m=model, p=at or None)


def newest_model() -> str:
    """The name of the state that the answers given so far lead to."""
    mode = session.get("mode", MODES[0])
    desk = session.desk()
    return desk.ranking(**session.rater(), mode=mode, size=PAGE).model


def start_again() -> None:
    """From the first page, with all answers."""
    session.keep("candidates", [])
    session.put(p=None, m=None)
