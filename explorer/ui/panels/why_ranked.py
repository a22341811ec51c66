"""Why a galaxy is ranked here: how likely it is wanted, and the ratings for and against it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st
from numpy.typing import NDArray

from explorer.ui import session
from explorer.ui.components.grid import Sheet, grid

if TYPE_CHECKING:
    from explorer.workspace.ranking import Why
    from explorer.workspace.workspace import Workspace


def reasons_panel(workspace: Workspace, galaxy: str) -> None:
    """The galaxy, its probability and place, and what speaks for and against it."""
    why = workspace.ranking.why(galaxy, session.rater())
    grid(workspace, Sheet(rows=[why.row], strip=True, main=False), key="why_one")
    st.html(
        f"<div class='headline'><strong>{html.escape(galaxy)}</strong><br>{headline(why)}</div>"
    )
    side(workspace, "Speaks for it", why.speaks_for, why.weights_for, "why_for")
    side(workspace, "Speaks against it", why.against, why.weights_against, "why_against")
    st.caption("Weight: what a rated one adds to the expected interest. Click: look-alikes.")
    if st.button("Close", key="why_close"):
        session.set_query(why=None)
        st.rerun()


def headline(why: Why) -> str:
    """Probability and place, in words."""
    if why.probability is None:
        return "Nothing is liked yet: ranked by oddness."
    return f"{why.probability:.0%} likely to interest you · place {why.place:,} of the unrated"


def side(workspace: Workspace, title: str, rows: NDArray, weights: NDArray, key: str) -> None:
    """A strip of rated galaxies with their weights; nothing where there are none."""
    if len(rows):
        labels = [f"{weight:+.3f}".replace("-", "−") for weight in weights]
        sheet = Sheet(
            rows=rows, labels=labels, measure="weight", strip=True, main=False, note=title
        )
        grid(workspace, sheet, key=key)
