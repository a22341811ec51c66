"""Links to the pages of another catalogue: a whole new page, so that nothing of this one stays."""

from __future__ import annotations

import html
from urllib.parse import urlencode

import streamlit as st

from explorer.ui import session


def address(page: str = "", *, catalogue: str | None = None) -> str:
    """The address of a page of `catalogue`, or of the tab's own; who rates goes along.

    The catalogue that the app was opened on needs no name.
    """
    own = session.catalogue_words()
    if catalogue is not None:
        own = {} if catalogue == session.catalogues().home.name else {"catalogue": catalogue}
    who = {"who": session.get_query("who")}
    query = urlencode({name: value for name, value in {**own, **who}.items() if value})
    return f"./{page}?{query}" if query else f"./{page}"


def link(text: str, where: str, *, style: str = "") -> str:
    """A link as HTML that stays in this tab, its text escaped."""
    return (
        f"<a class='{style}' target='_self' href='{html.escape(where, quote=True)}'>"
        f"{html.escape(text)}</a>"
    )


def show_link(text: str, where: str) -> None:
    """A link on a line of its own."""
    st.html(f"<p>{link(text, where)}</p>")
