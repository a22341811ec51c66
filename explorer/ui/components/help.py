"""Help, settings and the tour as a component beside every page; what is chosen comes back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.ui import session
from explorer.ui.components.assets import text
from explorer.ui.components.events import callbacks
from explorer.ui.help_texts import help_of
from explorer.ui.own_settings import own_settings, store_settings, take_sort

_component = st.components.v2.component(
    "explorer_help",
    html=text("help.html"),
    css=text("icons.css", "help.css"),
    js=text(
        *("icons.js", "dom.js", "key_table.js", "keys.js", "help_text.js", "key_settings.js"),
        *("kept_settings.js", "settings_panel.js", "tour_steps.js", "tour.js", "help.js"),
    ),
)


def help_desk(page: str, title: str, *, pages: Sequence[str], tours: bool) -> None:
    """The help of `page`, the settings, and the tour where there is a catalogue to see.

    pages: the paths of all pages, "" being the first.
    """
    handlers = {"who": session.set_who, "sort": take_sort, "settings": store_settings}
    kept = own_settings()  # before the page asks how its gallery is sorted
    _component(
        key="help",
        data={
            "title": title,
            "help": help_of(page),
            "pages": list(pages),
            "tours": tours,
            "who": session.who(),
            "mayName": not session.visitor().name,
            "sorts": session.USUAL_SORTS,
            "sort": session.usual_sort(),
            "kept": kept,
        },
        **callbacks("help", handlers),
    )
