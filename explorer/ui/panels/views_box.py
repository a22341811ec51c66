"""Saved views, in the sidebar of every page: go to one, save this one, take one out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import streamlit as st

from explorer.access import RATER
from explorer.labels import DEFAULT_THEME
from explorer.labels.views import MOST_LETTERS_NAME, View
from explorer.ui import frame, session
from explorer.ui.format import literal, shorten
from explorer.ui.region import forget_selection

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

LINK = "saved"  # in the address: the name of a view to open; `view` is what the map shows
OWN = {"who", "catalogue", "before", LINK}  # of each visitor: no part of a view


def views_box(workspace: Workspace, page: str) -> None:
    """The views of this catalogue by name, and a box to save the present one of `page`."""
    with st.sidebar, frame.show_errors():
        views = workspace.labels.views.all()
        st.caption("Saved views, shared by all who use this catalogue")
        for view in views.values():
            view_line(workspace, view)
        if session.may(RATER):
            save_box(workspace, page)


def view_line(workspace: Workspace, view: View) -> None:
    """A view's name, which leads to it, and the way to take it out."""
    row = f"view-row-{view.name}"
    with st.container(key=row, horizontal=True, gap="small", vertical_alignment="center"):
        by = f"{view.who}, {view.when:%Y-%m-%d}"
        key = f"view {view.name}"
        if st.button(literal(view.name), key=key, help=literal(by), type="tertiary"):
            open_view(view)
        with st.popover(
            f"Link of {literal(view.name)}",
            icon=":material/link:",
            type="tertiary",
            help=f"The link of {literal(view.name)}",
        ):
            st.caption("Opens this view as it is when the link is opened, also after a new save.")
            st.code(link_of(view), language=None, wrap_lines=True)
        if session.may(RATER):
            st.button(
                f"Take out {literal(view.name)}",
                key=f"drop view {view.name}",
                icon=":material/close:",
                help=f"Take the view {literal(view.name)} out",
                type="tertiary",
                on_click=take_out,
                args=(workspace, view.name),
            )


def take_out(workspace: Workspace, name: str) -> None:
    """Take a view out, unless somebody else just did."""
    if name in workspace.labels.views.all():
        workspace.labels.views.delete(name, who=session.who())
        session.note_write(f"delete view {name}")


def save_box(workspace: Workspace, page: str) -> None:
    """A box for the name under which this page is saved as it is now; Enter does it."""

    def save() -> None:
        name = str(session.widget_value("view_name") or "").strip()
        if name:
            workspace.labels.views.save(name, address_of_view(page), who=session.who())
            session.note_write(f"view {name}")

    with st.form("save_view", clear_on_submit=True, border=False):
        st.text_input(
            "Save this view as",
            key="view_name",
            max_chars=MOST_LETTERS_NAME,
            help="Page, filter, order, theme, plots and selection, as they are now",
        )
        st.form_submit_button("Save the view", on_click=save)


def address_of_view(page: str) -> str:
    """This page's address, without what is each visitor's own."""
    query = [(name, value) for name in st.query_params for value in session.get_query_all(name)]
    return f"{page}?{urlencode([pair for pair in query if pair[0] not in OWN])}"


def open_view(view: View) -> None:
    """Turn to a view, with its theme and its selection and no other."""
    ask_for_view(view)
    st.rerun()


def open_linked_view(workspace: Workspace) -> bool:
    """Whether the address names a view, as `?saved=NAME`, which is asked for; else says so."""
    name = session.get_query(LINK)
    if not name:
        return False
    views = workspace.labels.views.all()
    if name in views:
        ask_for_view(views[name])
        return True
    there = ", ".join(views) or "none"
    st.warning(
        literal(
            f"No view is named “{shorten(name)}”: it was renamed or taken out. There are: {there}."
        ),
        icon=":material/link_off:",
    )
    return False


def link_of(view: View) -> str:
    """The whole address of a view's own link, for a colleague."""
    here = urlsplit(st.context.url or "")
    query = {LINK: view.name, **session.catalogue_words()}
    folder = here.path.rpartition("/")[0]  # of the app, where it is not the server's first
    return urlunsplit((here.scheme, here.netloc, f"{folder}/", urlencode(query), ""))


def ask_for_view(view: View) -> None:
    """Ask for the page of a view; the script turns to it before it draws anything.

    The address here stays as it is: what is written into it would be one more step for Back.
    """
    page, _, text = view.address.partition("?")
    query = parse_qs(text)
    query.setdefault("theme", [DEFAULT_THEME])
    forget_selection()
    session.request_page(page, **query)
