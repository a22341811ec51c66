"""The script that Streamlit runs for every visitor: frame, sidebar, and the page asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explorer.access import READER
from explorer.errors import ExplorerError, LabelDatabaseError
from explorer.ui import frame, session
from explorer.ui.components import navigation
from explorer.ui.components.help import help_desk
from explorer.ui.pages import (
    anomalies,
    catalogue,
    catalogues,
    first_run,
    gallery,
    guide,
    map,
    plots,
    similar,
    tagged,
    teach,
    unusable,
)
from explorer.ui.panels.growing import ALIVE, growing_line, waiting_page
from explorer.ui.panels.samp_follow import follow_samp
from explorer.ui.panels.views_box import open_linked_view, views_box
from explorer.ui.region import carry_selection

PAGES: dict[str, tuple[Callable[[], None], str]] = {
    "catalogues": (catalogues.page, "Catalogues"),
    "gallery": (gallery.page, "Gallery"),
    "similar": (similar.page, "Similar"),
    "anomalies": (anomalies.page, "Anomalies"),
    "map": (map.page, "Map"),
    "plots": (plots.page, "Plots"),
    "tagged": (tagged.page, "Tagged"),
    "teach": (teach.page, "Teach"),
    "catalogue": (catalogue.page, "Catalogue"),
    "guide": (guide.page, "Guide"),
}
UNLISTED = ("guide",)  # which its own links lead to


def main() -> None:
    """Draw the frame and run the page that the address names."""
    frame.configure()
    with frame.show_errors():
        if not session.may(READER):
            frame.logged_out()
            return
        problem = problem_of_catalogue()
        chosen = navigate(hidden=problem is not None)
        if chosen.url_path == "guide":
            show_guide()
        elif chosen.url_path == "catalogues" or (problem and session.lists_only()):
            show_catalogues()
        elif problem is not None:
            offer_help("catalogues")
            first_run.page() if first_run.is_wanted() else unusable.page(problem)
        else:
            show_app(chosen)


def navigate(*, hidden: bool) -> StreamlitPage:
    """The page that the address names; its bar is of no use where no catalogue is open."""
    pages = {
        path: st.Page(
            run,
            title=title,
            url_path=path,
            default=path == "gallery",
            visibility="hidden" if path in UNLISTED else "visible",
        )
        for path, (run, title) in PAGES.items()
    }
    return st.navigation(list(pages.values()), position="hidden" if hidden else "top")


def problem_of_catalogue() -> ExplorerError | None:
    """Why the catalogue of this tab cannot be shown, if it cannot.

    Raises:
        LabelDatabaseError: its ratings are out of reach, of which only the log may tell more.
    """
    try:
        frame.open_workspace()
    except LabelDatabaseError:
        raise
    except ExplorerError as error:
        return error
    return None


def show_catalogues() -> None:
    """The page that needs no open catalogue."""
    turn_to_requested_page()
    frame.name_page("Catalogues")
    offer_help("catalogues")
    catalogues.page()


def show_guide() -> None:
    """The guide, which needs no catalogue either."""
    turn_to_requested_page()
    frame.name_page("Guide")
    offer_help("guide")
    guide.page()


def offer_help(page: str, *, tours: bool = False) -> None:
    """Help, settings and, where a catalogue is open, the tour."""
    paths = ["" if path == "gallery" else path for path in PAGES]
    help_desk(page, PAGES[page][1], pages=paths, tours=tours)


def show_app(chosen: StreamlitPage) -> None:
    """A page of the open catalogue, or the turn to the view that the address names."""
    if open_linked_view(session.workspace()):
        turn_to_requested_page()
        return
    session.carry_catalogue()
    session.carry_rater()
    carry_selection(chosen.url_path or "gallery")
    turn_to_requested_page()
    frame.sidebar()
    views_box(session.workspace(), chosen.url_path or "gallery")
    frame.lost_ratings()
    frame.whose_link()
    frame.name_page(chosen.title)
    offer_help(chosen.url_path or "gallery", tours=True)
    follow_samp(session.workspace())
    workspace, page = session.workspace(), chosen.url_path or "gallery"
    if workspace.is_growing:
        growing_line(workspace, page)
    if workspace.is_growing and page not in ALIVE:
        waiting_page(chosen.title)
    else:
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
