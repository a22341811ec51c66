"""Ratings as a file: take them home; bring a colleague's, after a look at what changes."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import TYPE_CHECKING

import streamlit as st

from explorer.access import RATER
from explorer.labels import Rater
from explorer.ui import frame, session
from explorer.ui.format import literal
from explorer.ui.panels.controls import MOST_UPLOAD_MB, restart

if TYPE_CHECKING:
    from explorer.export.ratings_csv import Proposal
    from explorer.workspace.workspace import Workspace


def ratings_box(workspace: Workspace) -> None:
    """The ratings of this visitor and theme: download, upload, and what was seen."""
    rater = session.rater()
    with st.popover("Ratings", type="tertiary"):
        st.download_button(
            "Download as CSV",
            lambda: ratings_csv(workspace, rater),
            file_name="ratings.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        if session.may(RATER):
            import_box(workspace, rater)
        forget_seen_button(workspace, rater, key="again")


def import_box(workspace: Workspace, rater: Rater) -> None:
    """A file of ratings, and what it would change."""
    file = st.file_uploader(
        "Bring ratings (CSV: id, answer)",
        ["csv"],
        key="ratings_file",
        max_upload_size=MOST_UPLOAD_MB,
    )
    if file is not None:
        with frame.show_errors():
            show_preview(workspace, file.getvalue(), rater)


def ratings_csv(workspace: Workspace, rater: Rater) -> bytes:
    """The ratings as a CSV file."""
    buffer = io.BytesIO()
    workspace.labelling.write_ratings(buffer, rater)
    return buffer.getvalue()


def show_preview(workspace: Workspace, data: bytes, rater: Rater) -> None:
    """What the file would change, conflict by conflict; stored only after a click."""
    proposal = workspace.labelling.propose_ratings(data, rater)
    st.caption(literal(proposal.sentence()))
    show_conflicts(proposal)
    replace = bool(proposal.conflicts) and st.toggle("Where they differ, take the file's answer")
    count = len(proposal.answers(replace=replace))
    if st.button(f"Store {count:,} ratings", disabled=not count, type="primary", key="import"):
        workspace.labelling.import_ratings(proposal, rater, replace=replace)
        session.note_write(f"import theme={rater.theme}", galaxies=count)
        st.toast(f"{count:,} ratings stored")
        restart()
        st.rerun()


def show_conflicts(proposal: Proposal) -> None:
    """Conflicts as a table; unknown galaxies and unreadable lines as text."""
    if proposal.conflicts:
        st.dataframe([asdict(conflict) for conflict in proposal.conflicts], hide_index=True)
    if proposal.unknown:
        st.text_area("Not in this catalogue", "\n".join(proposal.unknown), height=90)
    if proposal.refused:
        st.text_area("Not readable", "\n".join(proposal.refused), height=90)


def forget_seen_button(workspace: Workspace, rater: Rater, *, key: str) -> None:
    """Let what was shown and not rated come back."""
    if not session.may(RATER) or not len(workspace.ranking.seen(rater)):
        return
    if st.button("Show what was passed over again", key=key):
        workspace.ranking.forget_seen(rater)
        session.note_write(f"forget what was passed over theme={rater.theme}")
        session.remember("candidates", [])
        session.set_query(m=None, p=None)
        st.rerun()
