"""The catalogues of this folder: to open, build, rename, delete and restore."""

from __future__ import annotations

import streamlit as st

from explorer.access import OWNER
from explorer.ui import session
from explorer.ui.panels import bin_box, catalogue_cards, new_catalogue


def page() -> None:
    """A card for each catalogue; for owners also a new one, and the bin."""
    catalogues = session.catalogues()
    if session.may(OWNER) and catalogues.listed:
        with st.expander("New catalogue", icon=":material/add:", expanded=not catalogues.names()):
            new_catalogue.panel()
    catalogue_cards.show(catalogues)
    if session.may(OWNER) and catalogues.listed:
        bin_box.show(catalogues)
