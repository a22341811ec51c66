"""The sky around a galaxy: where its neighbours in the catalogue lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.access import OWNER
from explorer.ui import frame, session
from explorer.ui.components.sky import draw_sky
from explorer.viewing.aladin import COMMAND, VERSION, aladin_program, install_aladin
from explorer.viewing.sky_frame import kpc_per_arcsec
from explorer.workspace.pixel_view import redshift_of
from explorer.workspace.plain import plain

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

FIELD_DEG = 0.1


def sky_around(workspace: Workspace, facts: Mapping[str, Any]) -> None:
    """Show it for a galaxy with a position; what it holds is fetched once it is opened."""
    ra_deg, dec_deg = plain(facts.get("ra_deg")), plain(facts.get("dec_deg"))
    if ra_deg is None or dec_deg is None:
        return
    redshift = redshift_of(facts["columns"])
    with st.expander("The sky around it"):
        draw_sky(
            {
                "version": session.address_of(workspace),
                "row": int(facts["row"]),
                "id": str(facts["id"]),
                "ra_deg": ra_deg,
                "dec_deg": dec_deg,
                "field": FIELD_DEG,
                "kpc_per_arcsec": kpc_per_arcsec(redshift) if redshift else None,
                "aladin": aladin_program(session.settings()) is not None,
            },
            key="sky",
        )
        if aladin_program(session.settings()) is None:
            offer_aladin()


def offer_aladin() -> None:
    """How to have images of the sky here; a button for who owns the place."""
    st.caption(
        f"Images of the sky need Aladin Lite {VERSION} of CDS, which is under the GPL and no part "
        f"of this program: `{COMMAND}` fetches it once (1 MB, from the npm registry)."
    )
    if session.may(OWNER) and st.button("Fetch Aladin Lite", key="aladin_get", type="tertiary"):
        with frame.show_errors():
            with st.spinner("Fetching"):
                install_aladin(session.settings())
            st.rerun()
