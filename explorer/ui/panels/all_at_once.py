"""Many galaxies at once: how many they are, then tag, rate, export or search, and one undo."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.access import RATER
from explorer.ui import session
from explorer.ui.format import literal
from explorer.ui.panels.samp_box import samp_button

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MANY = 1_000  # from here on, a second click says that so many are meant
RATINGS = {
    "up": ":material/thumb_up:",
    "down": ":material/thumb_down:",
    "artefact": ":material/block:",
    "unsure": ":material/question_mark:",
}


@dataclass(frozen=True)
class Group:
    """Galaxies to be treated alike: rows int (K,), and a name for their widgets on the page."""

    workspace: Workspace
    rows: NDArray[np.int64]
    key: str

    def ids(self) -> list[str]:
        """Their ids."""
        return ids_of(self.workspace, self.rows)


def all_box(group: Group) -> None:
    """Everything that the page lists, rated or not, on this page or another; the number first."""
    with st.popover(f"All {len(group.rows):,}", type="tertiary", disabled=not len(group.rows)):
        st.caption(
            f"{group.workspace.catalogue.object_kind.count(len(group.rows))}: everything that "
            "passes, rated or not, on this page and on the others."
        )
        if session.may(RATER):
            answer_all(group)
        with st.container(horizontal=True, gap="small"):
            csv_button(group)
            samp_button(group.workspace, group.rows, group.key)
            if st.button("More like these", key=f"{group.key}_like"):
                session.request_page("similar", id=most_typical(group))
                st.rerun()


def answer_all(group: Group) -> None:
    """Tag and rate them all, and take the last of it back."""
    count = len(group.rows)
    sure = count < MANY or st.checkbox(f"I mean all {count:,}", key=f"{group.key}_sure")
    tag_all(group, sure=sure)
    with st.container(key=f"icons-{group.key}", horizontal=True, gap="small"):
        rate_all(group, sure=sure)
        undo_button(group)


def tag_all(group: Group, *, sure: bool) -> None:
    """A box that tags them all; Enter does it."""
    counted = group.workspace.catalogue.object_kind.count(len(group.rows))

    def tag() -> None:
        name = session.widget_value(f"{group.key}_tag", "").strip()
        if not name:
            return
        group.workspace.labels.tag(group.ids(), name, who=session.who())
        session.note_write(f"tag add={name}", galaxies=len(group.rows))
        session.remember(f"{group.key}_done", "tags")
        st.toast(f"{literal(counted)} tagged “{literal(name)}”")

    with st.form(f"{group.key}_tagging", clear_on_submit=True, border=False):
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            st.text_input(
                "Tag all",
                key=f"{group.key}_tag",
                placeholder="Tag all as",
                max_chars=session.MAX_NAME,
                label_visibility="collapsed",
            )
            st.form_submit_button(f"Tag {literal(counted)}", on_click=tag, disabled=not sure)


def rate_all(group: Group, *, sure: bool) -> None:
    """One answer for all of them; it counts as one action."""

    def rate(answer: str) -> None:
        group.workspace.labelling.rate(group.ids(), answer, session.rater())
        session.note_write(
            f"rate answer={answer} theme={session.theme()}", galaxies=len(group.rows)
        )
        answered_here()
        session.remember(f"{group.key}_done", "ratings")
        st.toast(
            f"{group.workspace.catalogue.object_kind.count(len(group.rows))} rated "
            f"{RATINGS[answer]}"
        )

    for answer, icon in RATINGS.items():
        st.button(
            f"Rate all {literal(answer)}",
            key=f"{group.key}_rate_{answer}",
            icon=icon,
            help=f"Rate all {len(group.rows):,}: {literal(answer)}",
            on_click=rate,
            args=(answer,),
            disabled=not sure,
        )


def undo_button(group: Group) -> None:
    """Takes back what was done last: the tag, if that was it, else the last rating."""

    def undo() -> None:
        what = session.remembered(f"{group.key}_done", "ratings")
        if what == "tags":
            undone = group.workspace.labels.undo_tags(session.who())
        else:
            undone = group.workspace.labelling.undo(session.rater())
            answered_here()
        session.note_write(f"undo {what} theme={session.theme()}", galaxies=len(undone))
        session.remember(f"{group.key}_done", "ratings")
        said = f"{what} taken back of {len(undone):,}" if undone else "Nothing to take back"
        st.toast(literal(said.capitalize()))

    st.button(
        "Undo",
        key=f"{group.key}_undo",
        icon=":material/undo:",
        help="Undo the last tag or rating",
        on_click=undo,
    )


def answered_here() -> None:
    """Let the grids know that these answers came from this tab, not from another."""
    session.remember("own_answers", session.remembered("own_answers", 0) + 1)


def csv_button(group: Group) -> None:
    """A download of their CSV, written when it is asked for."""
    st.download_button(
        "CSV",
        csv_writer(group),
        file_name=f"{group.key}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{group.key}_csv",
    )


def csv_writer(group: Group) -> Callable[[], bytes]:
    """A function that writes their CSV."""
    rater = session.rater()

    def write() -> bytes:
        buffer = io.BytesIO()
        group.workspace.export(group.ids(), buffer, format="csv", **rater.words)
        return buffer.getvalue()

    return write


def ids_of(workspace: Workspace, rows: NDArray[np.int64]) -> list[str]:
    """The ids of `rows`."""
    return [str(galaxy) for galaxy in workspace.catalogue.ids()[rows]]


def most_typical(group: Group) -> list[str]:
    """The ids of at most 50 of them, those nearest to the mean of all first."""
    return group.workspace.search.most_typical(group.rows)
