"""Catalogues that were thrown away: back, or gone for good."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.catalogues.bin import BIN, delete_for_good, restore, thrown_away
from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.summary import ago, summary_of
from explorer.errors import ExplorerError
from explorer.ui import session
from explorer.ui.format import literal


def show(catalogues: CatalogueFolder) -> None:
    """What lies in the bin, if anything does."""
    thrown = thrown_away(catalogues)
    if not thrown:
        return
    with st.expander(f"Bin: {len(thrown):,}"):
        for place, name, when in thrown:
            entry(catalogues, place, name, when)


def entry(catalogues: CatalogueFolder, place: str, name: str, when: float) -> None:
    """One catalogue in the bin, and what would be lost with it."""
    told = summary_of(catalogues.folder / BIN / place)
    st.markdown(
        literal(
            f"{name}: {told.galaxies:,} {told.things}, {told.ratings:,} ratings, {told.tags:,} "
            f"tags. Thrown away {ago(when)}."
        )
    )
    with st.container(horizontal=True, gap="small"):
        if st.button("Restore", key=f"restore_{place}"):
            _do(f"restore {name}", lambda: restore(catalogues, place))
        sure = st.checkbox("All of it may go", key=f"sure_{place}")
        if st.button("Delete for good", key=f"gone_{place}", disabled=not sure):
            _do(f"delete {name} for good", lambda: delete_for_good(catalogues, place))


def _do(what: str, change: Callable[[], object]) -> None:
    try:
        change()
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    session.note_write(what)
    st.rerun()
