"""One galaxy: large image, answers, place, links; votes and columns."""

from __future__ import annotations

import html
from collections.abc import Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.ui import session
from explorer.ui.components.events import Handler
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import display_text, scrolls, title
from explorer.workspace.plain import plain
from explorer.workspace.vote_words import vote_words

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

PREDICTED = "Votes predicted by the encoder"
GUESSED = "Predicted votes: guesses, as this looks unlike what the encoder was taught"
DENIALS = ("p_no_", "p_not_")
HIDDEN = {"id", "ra_deg", "dec_deg", "reference", "map_x", "map_y"}


def galaxy_head(
    workspace: Workspace,
    galaxy: str,
    *,
    key: str,
    square: str = "",
    shown: str = "",
    **handlers: Handler,
) -> Mapping[str, Any]:
    """Show `galaxy` large, with its buttons, place and links; returns all that is known of it.

    `square` is the crop in use and `shown` the look; `crop=` takes a square that the visitor draws,
    `look=` a look that they choose, `keep=` one for all thumbnails."""
    facts = workspace.galaxy(galaxy, session.rater())
    sheet = Sheet(rows=[facts["row"]], hero=True, main=False, crop=square, look=shown)
    grid(workspace, sheet, key=f"{key}_hero", **handlers)
    st.html(headline(facts))
    return facts


def galaxy_facts(facts: Mapping[str, Any]) -> None:
    """Show predicted votes and columns."""
    if facts["votes"]:
        with st.expander(GUESSED) if facts["guessed"] else nullcontext():
            st.html(bars(facts["votes"]))
    hidden = HIDDEN | set(facts["votes"])
    columns = {name: value for name, value in facts["columns"].items() if name not in hidden}
    if columns:
        st.html(table(columns))


def headline(facts: Mapping[str, Any]) -> str:
    """Id, position and links, escaped."""
    place = position(facts.get("ra_deg"), facts.get("dec_deg"))
    links = " · ".join(
        f"<a href='{html.escape(url, quote=True)}' target='_blank' rel='noopener'>"
        f"{html.escape(label)}</a>"
        for label, url in facts.get("links") or ()
        if url.startswith("https://")
    )
    lines = [f"<strong>{html.escape(str(facts['id']))}</strong>", place, links]
    return f"<div class='headline'>{'<br>'.join(line for line in lines if line)}</div>"


def position(ra_deg: Any, dec_deg: Any) -> str:
    """RA and Dec in degrees, or nothing."""
    ra_deg, dec_deg = plain(ra_deg), plain(dec_deg)
    if ra_deg is None or dec_deg is None:
        return ""
    return f"RA {ra_deg:.5f}° Dec {dec_deg:+.5f}°".replace("-", "−")


def bars(votes: Mapping[str, float], caption: str = PREDICTED) -> str:
    """The eight largest predicted fractions as thin bars; denials only repeat."""
    known = {name: plain(value) for name, value in votes.items() if plain(value) is not None}
    told = {name: value for name, value in known.items() if not name.startswith(DENIALS)}
    top = sorted(told.items(), key=lambda item: -item[1])[:8]
    rows = "".join(
        f"<tr><td>{html.escape(vote_words(name))}</td>"
        f"<td class='bar'><i style='width:{100 * min(max(value, 0), 1):.0f}%'></i></td>"
        f"<td>{100 * value:.0f}%</td></tr>"
        for name, value in top
    )
    return f"<table class='votes'><caption>{html.escape(caption)}</caption>{rows}</table>"


def table(columns: Mapping[str, Any]) -> str:
    """The user's own columns, escaped."""
    rows = "".join(
        f"<tr><td>{html.escape(title(name))}</td><td>{html.escape(display_text(value))}</td></tr>"
        for name, value in columns.items()
    )
    return f"<div class='facts' {scrolls('Its columns')}><table>{rows}</table></div>"
