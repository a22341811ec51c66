"""Where on the sky the catalogue lies, at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from numpy.typing import NDArray

from explorer.ui import session
from explorer.ui.format import literal
from explorer.workspace.coverage import Extent, all_sky, extent_of, positions
from explorer.workspace.plain import MINUS

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def show(workspace: Workspace) -> None:
    """The all-sky picture and the ends in RA and Dec; nothing without positions."""
    if not workspace.catalogue.has_sky:
        st.caption("No positions on the sky are known.")
        return
    picture, extent = session.kept(workspace, "coverage", lambda: _made(workspace))
    if extent is None:
        st.caption("No positions on the sky are known.")
        return
    st.image(picture, width="stretch", output_format="PNG", alt=words(extent))
    st.caption(literal(words(extent)))


def _made(workspace: Workspace) -> tuple[NDArray, Extent | None]:
    places = positions(workspace.catalogue)
    return all_sky(places), extent_of(places, len(workspace.catalogue))


def words(extent: Extent) -> str:
    """The ends in words."""
    ra = f"RA {extent.ra_first:.2f}° to {extent.ra_last:.2f}°"
    dec = f"Dec {extent.dec_first:+.2f}° to {extent.dec_last:+.2f}°".replace("-", MINUS)
    return f"{ra}, {dec}. All sky, RA 180° in the middle, growing to the left."
