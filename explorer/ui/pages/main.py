"""The script that Streamlit runs for every visitor: frame, sidebar, and the page asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.access import READER
from explorer.ui import frame, session
from explorer.ui.components import navigation
from explorer.ui.pages import anomalies, catalogue, first_run, gallery, map, similar, tagged, teach

PAGES: dict[str, tuple[Callable[[], None], str]] = {
    "gallery": (gallery.page, "Gallery"),
    "similar": (similar.page, "Similar"),
    "anomalies": (anomalies.page, "Anomalies"),
    "map": (map.page, "Map"),
    "tagged": (tagged.page, "Tagged"),
    "teach": (teach.page, "Teach"),
    "catalogue": (catalogue.page, "Catalogue"),
}


def main() -> None:
    """Draw the frame and run the page that the address names."""
    frame.configure()
    with frame.show_errors():
        if not session.may(READER):
            frame.logged_out()
        elif not session.is_built():
            first_run.page()
        else:
            show_app()


def show_app() -> None:
    """The app on an open catalogue."""
    pages = {
        path: st.Page(run, title=title, url_path=path, default=path == "gallery")
        for path, (run, title) in PAGES.items()
    }
    chosen = st.navigation(list(pages.values()), position="top")
    session.carry_rater()
    turn_to_requested_page()
    frame.open_workspace()
    frame.sidebar()
    frame.lost_ratings()
    frame.whose_link()
    frame.name_page(chosen.title)
    chosen.run()


def turn_to_requested_page() -> None:
    """Let the browser turn to the page that this run was asked for, if to any."""
    page, query = session.take_requested_page() or ("", {})
    turn = session.remembered("turns", 0) + 1 if page else 0
    if turn:
        session.remember("turns", turn)
    navigation.turn_to("" if page == "gallery" else page, query, turn=turn)


if __name__ == "__main__":
    main()
