"""Why a hit is one: where it and the query agree, and what it stands for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import ExplorerError
from explorer.ui import session, wording
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import literal
from explorer.ui.panels.galaxy import headline, table

if TYPE_CHECKING:
    from explorer.search.nearest import Neighbours
    from explorer.ui.query import Asked
    from explorer.workspace.workspace import Workspace

SIDE_PX = 320
COLD, HOT = np.array([190.0, 30.0, 90.0]), np.array([255.0, 235.0, 90.0])
STRONGEST = 0.62
MEANING = (
    "Bright where the encoder's features of the one are met by the other, whichever way it is "
    "turned. It explains the encoder, not the galaxies."
)


MEASURED = "Light curves are alike where their measured features are: see the columns."


def explain(galaxy: str) -> None:
    """Show `galaxy` beside the query; again, and it is put away."""
    session.set_query(why=None if session.get_query("why") == galaxy else galaxy)


def why_panel(workspace: Workspace, asked: Asked, near: Neighbours) -> None:
    """The hit that the address names, beside the query."""
    galaxy = session.get_query("why")
    if not galaxy:
        return
    row = workspace.catalogue.row_of(galaxy)
    with st.container(border=True, key="why"):
        facts = workspace.galaxy(galaxy, session.rater())
        left, middle, right = st.columns([1, 1, 1.1], gap="small")
        try:
            ours, theirs = query_and_hit(workspace, asked, galaxy)
            left.image(ours, caption="Your query", width="stretch", alt="Your query")
            middle.image(theirs, caption=f"The hit {literal(galaxy)}", width="stretch", alt=galaxy)
        except ExplorerError as error:
            left.warning(literal(wording.sentence(error)))
        with right:
            st.html(headline(facts))
            st.html(table(show_rank(workspace, near, row)))
            if st.button("Look-alikes of this one", key="why_go", type="tertiary"):
                session.request_page("similar", id=[galaxy])
                st.rerun()
            st.button("Close", key="why_close", type="tertiary", on_click=explain, args=(galaxy,))
        st.caption(MEANING if workspace.catalogue.pictured else MEASURED)
        show_folded(workspace, near, row)
        with st.expander("All columns"):
            st.html(table(facts["columns"]))


def show_rank(workspace: Workspace, near: Neighbours, row: int) -> dict[str, str]:
    """Rank, similarity and how many it stands for, where it is on this page."""
    at = np.flatnonzero(near.rows == row)
    if not len(at):
        return {"rank": "on another page"}
    place = int(at[0])
    return {
        "rank": f"{near.first + place:,}",
        "similarity": f"{near.similarity[place]:.4f}",
        "stands for": f"{len(near.groups[place])} more" if len(near.groups[place]) else "itself",
    }


def show_folded(workspace: Workspace, near: Neighbours, row: int) -> None:
    """The galaxies folded into the hit, if any; a click leads to their look-alikes."""
    at = np.flatnonzero(near.rows == row)
    group = near.groups[int(at[0])] if len(at) else np.zeros(0, np.int64)
    if len(group):
        note = f"Folded into it: {len(group)} of the same source or image"
        grid(workspace, Sheet(rows=group, strip=True, main=False, note=note), key="why_folded")


def query_and_hit(workspace: Workspace, asked: Asked, galaxy: str) -> tuple[bytes, bytes]:
    """Query and hit as two JPEG files; where they are images, warm where the two agree."""
    if workspace.catalogue.pictured:
        return overlays(workspace, asked, galaxy)
    ours, theirs = workspace.catalogue.thumbnails(
        workspace.catalogue.rows_of([asked.likes[0], galaxy])
    )
    return ours, theirs


def overlays(workspace: Workspace, asked: Asked, galaxy: str) -> tuple[bytes, bytes]:
    """Query and hit as the encoder saw them, warm where they agree: two JPEG files."""
    image = asked.image
    shown = tuple(asked.likes) if image is None else hash(image.tobytes())

    def draw() -> tuple[bytes, bytes]:
        with st.spinner("Comparing"):
            found = workspace.search.agreement(asked.pictured(), galaxy)
        return overlay(found.query, found.query_heat), overlay(found.hit, found.hit_heat)

    return session.cached_latest("why", (shown, galaxy, workspace.catalogue.version), draw)


def overlay(image: NDArray[np.uint8], heat: NDArray[np.float32]) -> bytes:
    """An image uint8 (S, S, 3) under its heat float (h, w) in [0, 1], as a JPEG of 320 px."""
    size = (SIDE_PX, SIDE_PX)
    pixels = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC), np.float32)
    smooth = Image.fromarray(heat.astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
    warmth = np.clip(np.asarray(smooth), 0, 1)[..., None]
    drawn = pixels + STRONGEST * warmth * (COLD + (HOT - COLD) * warmth - pixels)
    buffer = io.BytesIO()
    Image.fromarray(drawn.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
