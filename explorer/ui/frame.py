"""What surrounds every page: style, sidebar, toolbar, and the one place that words an error."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.access import OWNER, RATER, READER
from explorer.config import asset
from explorer.errors import ExplorerError
from explorer.ui import session, wording
from explorer.ui.format import literal, one_line, shorten

ICON = asset("icon.svg")
STYLE = asset("style.css")


def configure() -> None:
    """Title, wide layout and the app's own style."""
    st.set_page_config(
        page_title="Galaxy Explorer",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(STYLE)
    st.logo(ICON, size="small")


@contextmanager
def show_errors() -> Iterator[None]:
    """Turn what a user can mend into one sentence; anything else stays a visible bug."""
    try:
        yield
    except ExplorerError as error:
        st.error(literal(shorten(wording.sentence(error))), icon=":material/error:")


def name_page(title: str) -> None:
    """Name the page, and the galaxy that it is of, in the tab and in the page's one heading."""
    galaxy = session.get_query("id") if title in ("Similar", "Map") else ""
    name = f"{shorten(one_line(galaxy))} · {title}" if galaxy else title
    st.set_page_config(page_title=f"{name} · Galaxy Explorer")
    st.html(f"<h1 class='spoken'>{html.escape(name)}</h1>")


def open_workspace() -> None:
    """Open the catalogue; a visitor who comes before it is open sees that it is being opened."""
    if session.remembered("opened") == session.catalogue_name():
        session.workspace()
        return
    with st.spinner("Opening the catalogue"):
        session.workspace()
    session.remember("opened", session.catalogue_name())


def logged_out() -> None:
    """Instead of a page, once a login is over; loading the page anew leads to the next."""
    st.html("<div class='hint'>You are logged out. Reload the page to log in.</div>")


def sidebar() -> None:
    """Who rates, and on which catalogue."""
    catalogue = session.workspace().catalogue
    with st.sidebar:
        if session.visitor().name:
            visitor_box()
        else:
            who_box()
        st.caption(f"Theme: {literal(session.theme())}")
        st.caption(
            f"{catalogue.object_kind.count(len(catalogue))} · {literal(session.catalogue_name())}"
        )


def who_box() -> None:
    """The name to rate under; the address keeps it for this tab."""
    key = session.query_widget("frame", "who", session.who())
    session.remember(key, session.who())
    st.text_input(
        "Rating as",
        key=key,
        max_chars=session.MAX_NAME,
        on_change=lambda: session.set_who(session.widget_value(key) or ""),
    )


def whose_link() -> None:
    """Above every page of a link that came with another's name: under whose name to rate."""
    if not session.is_anothers_link():
        return
    st.warning(
        f"This link rates as {literal(session.who())}. Under which name will you rate?",
        icon=":material/person:",
    )
    with st.container(horizontal=True, gap="small"):
        for key, name in {"own": session.usual_who(), "theirs": session.who()}.items():
            st.button(
                f"Rate as {literal(name)}",
                key=f"rate_as_{key}",
                on_click=session.set_who,
                args=(name,),
            )


def visitor_box() -> None:
    """Who is logged in, as what, and the way out; a proxy has a way of its own."""
    visitor = session.visitor()
    st.text(f"Logged in as {visitor.name}")
    st.caption(f"Role: {literal(visitor.role)}. {MAY[visitor.role]}")
    if session.can_log_out():
        st.button("Log out", icon=":material/logout:", on_click=st.logout)


MAY = {
    READER: "You can look and search; rating and tagging take a rater.",
    RATER: "You can rate, tag and teach.",
    OWNER: "You can rate, tag, teach, delete tags, and build and delete catalogues.",
}


def lost_ratings() -> None:
    """Above every page, until it is settled: that ratings are gone, and what to run."""
    lost = session.workspace().labels.lost()
    if lost:
        st.error(literal(lost), icon=":material/error:")


def toolbar(key: str) -> DeltaGenerator:
    """A row for a page's few controls."""
    return st.container(
        key=f"toolbar-{key}", horizontal=True, vertical_alignment="bottom", gap="small"
    )
