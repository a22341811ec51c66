"""Who is here, what they may, under which name and for which theme they rate."""

from urllib.parse import unquote

import streamlit as st

from explorer.labels import DEFAULT_THEME, Rater
from explorer.ui.format import one_line
from explorer.ui.login import log
from explorer.ui.login.door import open_door
from explorer.ui.login.visitor import ANYBODY, HEADER, NOBODY, Visitor, from_header
from explorer.ui.session.address_bar import get_query, set_query
from explorer.ui.session.state import remember, remembered, settings

MAX_NAME = 64
USUAL_SORTS = ("as listed", "oddness", "taste")  # that every catalogue has


def visitor() -> Visitor:
    """Whom the gate let in with this page's websocket; nobody where it should have and did not."""
    said = st.context.headers.get(HEADER)
    if said is not None:
        return from_header(said)
    return NOBODY if open_door(settings().hosts).is_kept else ANYBODY


def can_log_out() -> bool:
    """Whether this visitor came by a login of the page's own."""
    return open_door(settings().hosts).signing is not None


def may(role: str) -> bool:
    """Whether this visitor may what takes `role`: "reader", "rater" or "owner"."""
    return visitor().may(role)


def note_write(what: str, *, galaxies: int = 0) -> None:
    """Let the server's log say that this visitor has written."""
    log.note_write(visitor(), what, galaxies=galaxies)


def who() -> str:
    """The name under which this visitor rates and tags: the login's, where there is one.

    Else the address's, which a reload keeps.
    """
    named = _name(get_query("who")) or str(remembered("who", ""))
    return visitor().name or named or usual_who()


def usual_who() -> str:
    """The login's name, else the one this browser used last, else the one from the settings."""
    known = st.context.cookies.get("explorer_who", "")
    used = _name(unquote(known)) if isinstance(known, str) else ""
    return visitor().name or used or settings().who


def set_who(name: str) -> None:
    """Rate as `name` from now on; "" for the usual name."""
    remember("who_chosen", True)
    _set_who(_name(name) or usual_who())


def _set_who(name: str) -> None:
    remember("who", name)
    set_query(who=None if visitor().name else name)


def is_anothers_link() -> bool:
    """Whether the address brought another name than this browser's, and none was chosen yet."""
    return who() != usual_who() and not remembered("who_chosen")


def theme() -> str:
    """The theme being rated: every theme learns a taste of its own."""
    return _name(get_query("theme")) or str(remembered("theme", DEFAULT_THEME))


def set_theme(name: str) -> None:
    """Rate for `name` from now on; "" for the first theme."""
    remember("theme", _name(name) or DEFAULT_THEME)
    set_query(theme=remembered("theme"))


def rater() -> Rater:
    """Who rates and for which theme."""
    return Rater(who(), theme())


def carry_rater() -> None:
    """Write who rates and for which theme into this page's address, whatever led to it."""
    _set_who(who())
    set_theme(theme())


def usual_sort() -> str:
    """How this visitor wants the gallery sorted where the address says nothing of it."""
    known = st.context.cookies.get("explorer_sort", "")
    chosen = remembered("usual_sort") or (unquote(known) if isinstance(known, str) else "")
    return chosen if chosen in USUAL_SORTS else USUAL_SORTS[0]


def set_usual_sort(sort: str) -> None:
    """Sort the gallery so from now on, the one that is open too; the browser keeps it."""
    remember("usual_sort", sort)
    set_query(sort=None, order=None, p=None)


def _name(text: str) -> str:
    return one_line(text)[:MAX_NAME].strip()
