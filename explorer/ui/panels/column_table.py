"""The columns of a catalogue as a table: unit, meaning, range, and a small histogram of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.ui import session
from explorer.ui.format import display_text
from explorer.ui.panels.controls import ORIGINS
from explorer.workspace.column_summaries import ColumnSummary, column_summaries

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_ROWS, MOST_PX = 12, 420


def show(workspace: Workspace) -> None:
    """The columns of one's own and the computed ones; predicted votes are folded away."""
    found = session.kept(
        workspace, "column summaries", lambda: column_summaries(workspace.catalogue)
    )
    votes = [one for one in found if one.origin == "vote"]
    others = [one for one in found if one.origin != "vote"]
    if others:
        _table(others)
    if votes:
        with st.expander(f"{len(votes):,} predicted vote fractions"):
            _table(votes)


def _table(found: list[ColumnSummary]) -> None:
    st.dataframe(
        [row_of(one) for one in found],
        hide_index=True,
        height="content" if len(found) <= MOST_ROWS else MOST_PX,
        column_config={
            "values": st.column_config.BarChartColumn(
                "values", help="How many galaxies have which value, from the least to the largest"
            ),
            "known": st.column_config.NumberColumn("known", format="percent"),
        },
    )


def row_of(one: ColumnSummary) -> dict[str, Any]:
    """A column as a row of the table."""
    return {
        "column": one.name,
        "unit": one.unit,
        "values": list(one.counts),
        "range": range_of(one),
        "known": one.known,
        "meaning": one.meaning,
        "origin": ORIGINS[one.origin],
    }


def range_of(one: ColumnSummary) -> str:
    """The least and the largest number, or the commonest words."""
    if one.low is None or one.high is None:
        return ", ".join(one.commonest) or "–"
    return f"{display_text(one.low)} to {display_text(one.high)}"
